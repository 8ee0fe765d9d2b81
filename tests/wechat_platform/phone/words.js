// All words of the page: Chinese, then English.

export const WORDS = {
  title: ["公众号 · 模拟手机", "Official Account · simulated phone"],
  subtitle: ["没有公众号也能试用。消息按微信的真实协议送到助手，都只在这台电脑里。", "Try the assistant without an account. Messages reach it by WeChat's real protocol and stay on this computer."],
  other_language: ["English", "中文"],
  account: ["平定县人民医院", "Pingding People's Hospital"],
  phone: ["手机", "Phone"],
  conversation: ["与公众号的对话", "Conversation with the account"],
  typing: ["对方正在输入…", "typing…"],
  your_message: ["输入消息", "Your message"],
  send: ["发送", "Send"],
  cancel: ["取消", "Cancel"],
  more: ["更多消息类型", "More kinds of messages"],
  menu: ["公众号菜单", "Menu of the account"],
  away: ["模拟平台没有应答，正在重试…", "The simulated platform does not answer. Trying again…"],
  not_following: ["未关注，不能发消息", "Not following"],
  nobody: ["请先选一个人", "Choose a person first"],

  // what the person sends
  voice: ["语音（能识别）", "Voice, recognised"],
  unheard: ["语音（不能识别）", "Voice, not recognised"],
  image: ["图片", "Picture"],
  location: ["位置", "Location"],
  link: ["链接", "Link"],
  said: ["说了什么？微信会把语音转成这些文字。", "What is said? WeChat turns the voice into these words."],
  recognised: ["转文字：", "As text: "],
  not_recognised: ["未转出文字", "No text recognised"],
  picture_alt: ["一张示例照片", "A sample photograph"],
  me: ["我：", "Me: "],
  going: ["发送中", "Sending"],
  failed: ["没有得到应答", "No answer"],
  new_tab: ["（新标签页打开）", " (opens in a new tab)"],

  // events, as grey lines
  event_subscribe: ["你关注了公众号", "You follow the account"],
  event_unsubscribe: ["你取消了关注", "You no longer follow the account"],
  event_SCAN: ["你扫了二维码", "You scanned the code"],
  event_CLICK: ["你点了菜单：", "You chose in the menu: "],
  event_VIEW: ["你打开了网页：", "You opened a page: "],
  event_other: ["事件：", "Event: "],

  // the panel
  panel: ["旁边的面板", "Panel beside the phone"],
  people: ["谁拿着手机", "Who is holding the phone"],
  new_person: ["＋ 新的人", "+ New person"],
  follow: ["重新关注", "Follow again"],
  unfollow: ["取消关注", "Unfollow"],
  scan: ["扫大厅二维码", "Scan the hall's code"],
  gone: ["未关注", "not following"],
  names: [["王秀兰", "李建国", "张小梅", "刘志强", "陈桂英", "赵磊", "郭婷婷", "孙福贵"], ["Wang Xiulan", "Li Jianguo", "Zhang Xiaomei", "Liu Zhiqiang", "Chen Guiying", "Zhao Lei", "Guo Tingting", "Sun Fugui"]],
  texts: ["短信（演示）", "Text messages (demonstration)"],
  no_texts: ["还没有短信。验证身份时，验证码会出现在这里。", "None yet. When you verify who you are, the code appears here."],
  texts_away: ["现在读不到短信。", "The text messages cannot be read now."],
  text_to: ["发给 ", "To "],
  try: ["可以试的人", "People to try"],
  try_how: ["都是编出来的人。先发“帮我查一下我的医保”，要身份证号时再填入。", "All made up. Send “Check my medical insurance” first, and fill in when the ID number is asked for."],
  id_number: ["身份证号 ", "ID number "],
  phone_number: ["手机 ", "Phone "],
  fill: ["填入", "Fill in"],
  fill_id: ["填入%的身份证号", "Fill in the ID number of %"],
  fill_code: ["填入 %", "Fill in %"],
  fill_code_label: ["填入 %（验证码）", "Fill in % (the code)"],
  faults: ["让平台出点问题", "Let something go wrong"],
  slow: ["网络慢（各加 2 秒）", "Slow network (2 s more each way)"],
  twice: ["每条消息送两遍", "Deliver every message twice"],
  quota: ["客服消息额度", "Service messages left"],
  quota_fault: ["额度用完（45047）", "Quota used up (45047)"],
  lose: ["丢掉下一个应答", "Lose the next answer"],
  lose_count: ["（还有 %）", " (% to come)"],
  expire: ["令 access_token 过期", "Expire the access token"],
  expired: ["已过期；下一次调用会得到 42001。", "Expired; the next call gets 42001."],
  counts: ["平台在数什么", "What the platform counts"],
  no_quota: ["没有开着的时间窗，现在不能主动发消息。", "No window is open; the account cannot write first now."],
  window_message: ["发过消息", "after a message"],
  window_CLICK: ["点过菜单", "after the menu"],
  window_SCAN: ["扫过码", "after a scan"],
  window_subscribe: ["刚关注", "after following"],
  left: ["剩 % 条", "% left"],
  deliveries: ["最近一条的投递", "Deliveries of the last message"],
  no_deliveries: ["还没有。", "None yet."],
  under_way: ["正在投递…", "Under way…"],
  outcome_reply: ["被动回复", "replied"],
  outcome_success: ["已确认", "acknowledged"],
  outcome_cut: ["5 秒无应答，断开", "cut after 5 s"],
  outcome_reset: ["连接断了", "connection lost"],
  outcome_lost: ["应答丢了（故障）", "answer lost (fault)"],
  outcome_trouble: ["应答不对：", "wrong answer: "],
  again: ["再投递一次", "Deliver once more"],
  calls: ["助手调用的接口", "API calls of the assistant"],
  no_calls: ["还没有调用。", "None yet."],
  no_effect: ["断开", "cut"],
  seconds: ["秒", "s"],
  minutes: ["分钟", "min"],
  hours: ["小时", "h"],
};

const LANGUAGES = ["zh", "en"];
let language = localStorage.getItem("language") === "en" ? 1 : 0;

/** The word for a key in the present language; `%` is replaced by `value`. */
export const word = (key, value) => {
  const found = WORDS[key][language];
  return value === undefined ? found : found.replace("%", value);
};

export const known = (key) => key in WORDS;
export const languageCode = () => LANGUAGES[language];

/** The name of the person who came as number `index`. */
export const nameOf = (index) => {
  const names = word("names");
  const round = Math.floor(index / names.length);
  return names[index % names.length] + (round ? ` ${round + 1}` : "");
};

/** Change to the other language. */
export function switchLanguage() {
  language = 1 - language;
  localStorage.setItem("language", languageCode());
}

/** Write the words into everything that stands in the page itself. */
export function fillWords() {
  document.documentElement.lang = languageCode();
  document.title = word("title");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", word(element.dataset.label));
  document.getElementById("language").lang = languageCode() === "zh" ? "en" : "zh";
}
