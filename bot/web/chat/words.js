// The page's own words, in both languages. What the assistant says comes from the server.
export const WORDS = {
  zh: {
    typing: "正在回答…",
    offline: "网络不通，您写的内容还在，请稍后再发送。",
    busy: "发得太快了，请稍等一会儿再发送。",
    away: "暂时无法回答，您写的内容还在，请稍后再发送。",
    ended: "上一次对话已结束，已重新开始。",
    other: "English",
  },
  en: {
    typing: "Answering…",
    offline: "No connection. What you wrote is kept; please send it again in a moment.",
    busy: "That was too fast. Please wait a moment and send it again.",
    away: "No answer is possible right now. What you wrote is kept; please send it again in a moment.",
    ended: "The earlier conversation has ended; here is a new one.",
    other: "中文",
  },
};
