"""The record side: everything that touches an insurance record; it can run on another machine."""
