"""Makes a believable population for tests, figures and the demo; nobody in it is real."""
