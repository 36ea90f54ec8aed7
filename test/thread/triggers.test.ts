import { describe, expect, it } from 'vitest';
import { triggeredTarget } from '../../functions/thread/triggers.ts';
import { message, postback, quickReply, referral, SETTINGS, settingsWith } from './a-thread.ts';

/** Settings with one trigger, to the help desk. */
function triggeredBy(words: { phrase: string } | { contains: string }) {
  return settingsWith({ triggers: [{ ...words, target: 'help-desk' }] });
}

describe('triggeredTarget', () => {
  it.each([
    'chat with agent',
    'Chat, with  AGENT!',
    'chat\nwith\tagent',
    'ｃhat with agent',
    'chát with agent',
  ])('finds the phrase in %j', (text) => {
    expect(triggeredTarget(message({ text }), SETTINGS)).toBe('page-inbox');
  });

  it.each(['I will chat with agent Smith', 'chat with an agent', 'agent', ''])('finds none in %j', (text) => {
    expect(triggeredTarget(message({ text }), SETTINGS)).toBeUndefined();
  });

  it.each([
    ['Turkish', 'canlı yardım', 'CANLI YARDIM'],
    ['Turkish, with a plain keyboard', 'canlı yardım', 'canli yardim'],
    ['Turkish, with a dotted capital', 'iletişim istiyorum', 'İLETİŞİM İSTİYORUM'],
    ['Greek', 'μιλήστε με εκπρόσωπος τώρα', 'ΜΙΛΗΣΤΕ ΜΕ ΕΚΠΡΟΣΩΠΟΣ ΤΩΡΑ'],
    ['Greek, with the wrong sigma', 'εκπρόσωπος', 'εκπροσωποσ'],
    ['Greek, without its space', 'μας τώρα', 'ΜΑΣΤΩΡΑ'],
    ['German', 'großer Ärger', 'GROSSER ÄRGER'],
    ['German, with the capital ẞ', 'großer Ärger', 'GROẞER ARGER'],
    ['Vietnamese', 'gặp nhân viên đi', 'GẶP NHÂN VIÊN ĐI'],
    ['Vietnamese, with a plain keyboard', 'gặp nhân viên đi', 'gap nhan vien di'],
    ['Vietnamese, with an eth', 'đi', 'Ði'],
    ['Polish', 'połącz mnie', 'POLACZ MNIE'],
    ['Danish', 'få hjælp, Søren', 'FA HJAELP SOREN'],
    ['French', 'service à cœur', 'SERVICE A COEUR'],
    ['Maltese and Sami', 'għajnuna ŧ', 'GHAJNUNA T'],
    ['Russian', 'оператор ещё', 'Оператор, еще?'],
    ['Ukrainian, with any apostrophe', 'зв’язок', 'звʼязок'],
    ['Uzbek, with any apostrophe', 'oʻzbek', 'O‘zbek'],
    ['Hindi', 'एजेंट से बात', 'एजेंट से बात।'],
    ['Hindi, decomposed', 'सड़क'.normalize('NFC'), 'स\u095cक'],
    ['Thai', 'คุยกับพนักงาน', 'คุยกับ พนักงาน'],
    ['Arabic, with vowel points', 'موظف', 'مُوَظَّف'],
    ['Arabic, without hamza', 'أريد موظف', 'اريد موظف'],
    ['Arabic, stretched', 'موظف', 'مـــوظـف'],
    ['Persian, with a joiner', 'می\u200cخواهم', 'می خواهم'],
    ['Hebrew, with vowel points', 'נציג', 'נָצִיג'],
    ['Korean, decomposed', '상담원 연결'.normalize('NFC'), '상담원 연결'.normalize('NFD')],
    ['Japanese, of half width', 'オペレーター', 'ｵﾍﾟﾚｰﾀｰ'],
    ['Japanese, with Latin of full width', 'FAQガイド', 'ＦＡＱガイド'],
    ['Japanese, with a variation selector', '葛', '葛\u{e0100}'],
    ['an emoji', '🙋', '🙋'],
    ['an emoji with a skin tone', '🙋', '🙋🏽'],
    ['an emoji of a woman', '🙋', '🙋🏽‍♀️'],
    ['an emoji of a man', '🙋', '🙋‍♂️'],
    ['an emoji with a variation selector', '☎', '☎\ufe0f'],
    ['an emoji without its variation selector', '❤\ufe0f', '❤'],
    ['an emoji with punctuation', '🙋', ' 🙋!'],
    ['words with an emoji', 'help 🙋', 'Help!'],
  ])('takes two texts for the same phrase: %s', (_what, phrase, text) => {
    expect(triggeredTarget(message({ text }), triggeredBy({ phrase }))).toBe('help-desk');
    expect(triggeredTarget(message({ text: phrase }), triggeredBy({ phrase: text }))).toBe('help-desk');
  });

  it.each([
    ['Turkish', 'canlı yardım', 'canlı yarım'],
    ['Greek', 'εκπρόσωπος', 'εκπρόσωπο'],
    ['German', 'Maße', 'Masse mit'],
    ['Polish', 'łaska', 'laska ma'],
    ['Hindi: speak and bill', 'बोलो', 'बिल'],
    ['Thai: tiger and shirt', 'เสือ', 'เสื้อ'],
    ['Arabic', 'موظف', 'موظفة'],
    ['Hebrew', 'נציג', 'נציגה'],
    ['Korean', '상담원', '상담'],
    ['Japanese: bus and lotus', 'バス', 'ハス'],
    ['another emoji', '🙋', '🙅'],
    ['two emoji', '🙋', '🙋🙋'],
    ['an emoji beside words', '🙋', 'hi 🙋'],
    ['a flag', '🇩🇪', '🇫🇷'],
    ['punctuation', 'help', '???'],
    ['no words', '🙋', ''],
  ])('takes two texts for different phrases: %s', (_what, phrase, text) => {
    expect(triggeredTarget(message({ text }), triggeredBy({ phrase }))).toBeUndefined();
    expect(triggeredTarget(message({ text: phrase }), triggeredBy({ phrase: text }))).toBeUndefined();
  });

  it.each([
    ['in a sentence', 'refund', 'I want a REFUND, now!'],
    ['alone', 'refund', 'refund'],
    ['of several', 'live agent', 'Is there a live - agent?'],
    ['after an apostrophe', 'agent', 'Je veux l’agent'],
    ['in Turkish', 'canlı yardım', 'LÜTFEN CANLI YARDIM İSTİYORUM'],
    ['in Greek', 'εκπρόσωπος', 'ΘΕΛΩ ΕΚΠΡΟΣΩΠΟΣ ΤΩΡΑ'],
    ['in Hindi', 'बात', 'एजेंट से बात करो'],
    ['in Arabic', 'موظف', 'أريد مُوَظَّف الآن'],
    ['in Persian', 'میخواهم', 'پول می\u200cخواهم'],
    ['in Korean', '환불', '환불 해주세요'.normalize('NFD')],
    ['in Thai', 'คืนเงิน', 'อยากคืนเงินครับ'],
    ['in Lao', 'ຄືນເງິນ', 'ຂໍຄືນເງິນແດ່'],
    ['in Khmer', 'ប្រាក់', 'ចង់សងប្រាក់វិញ'],
    ['in Burmese', 'ပြန်အမ်း', 'ငွေပြန်အမ်းပေးပါ'],
    ['in Chinese', '退款', '我要退款。'],
    ['in Japanese', '返金', '返金してください'],
    ['in Hiragana', 'ください', '返金してくださいね'],
    ['in Katakana', 'キャンセル', 'サービスキャンセルの方法'],
    ['in two scripts', 'refund', '我要refund！'],
    ['of letters and an emoji', 'refund 🙋', 'a refund please'],
    ['an emoji', '🙋', 'please 🙋🏽 help'],
  ])('finds words %s', (_where, contains, text) => {
    expect(triggeredTarget(message({ text }), triggeredBy({ contains }))).toBe('help-desk');
  });

  it.each([
    ['of a longer word', 'refund', 'It was refunded; see prefund.'],
    ['with others between', 'live agent', 'a live human agent'],
    ['in another order', 'live agent', 'agent live'],
    ['of a longer word in Hindi', 'बल', 'बिल और बल्ला'],
    ['with a particle in Korean', '환불', '환불을 원해요'],
    ['with another vowel in Thai', 'คน', 'คืน'],
    ['with another mark in Japanese', 'ハス', 'バスで行く'],
    ['in nothing', 'refund', ''],
    ['another emoji', '🙋', 'please 🙅'],
    ['half of two flags', '🇩🇪', '🇦🇩🇪🇸'],
  ])('finds no words %s', (_where, contains, text) => {
    expect(triggeredTarget(message({ text }), triggeredBy({ contains }))).toBeUndefined();
  });

  it('finds a phrase in the title of a quick reply, and none in that of a button', () => {
    expect(triggeredTarget(quickReply({ text: 'chat with agent' }), SETTINGS)).toBe('page-inbox');
    expect(triggeredTarget(postback({ title: 'chat with agent' }), SETTINGS)).toBeUndefined();
  });

  it('finds words in the title of a quick reply, and none in that of a button', () => {
    const settings = triggeredBy({ contains: 'agent' });
    expect(triggeredTarget(quickReply({ text: 'An agent' }), settings)).toBe('help-desk');
    expect(triggeredTarget(postback({ title: 'An agent' }), settings)).toBeUndefined();
  });

  it('compares payloads letter by letter', () => {
    expect(triggeredTarget(postback({ payload: 'TALK_TO_HELP_DESK' }), SETTINGS)).toBe('help-desk');
    expect(triggeredTarget(quickReply({ payload: 'TALK_TO_HELP_DESK' }), SETTINGS)).toBe('help-desk');
    expect(triggeredTarget(postback({ payload: 'talk_to_help_desk' }), SETTINGS)).toBeUndefined();
    expect(triggeredTarget(message({ text: 'TALK_TO_HELP_DESK' }), SETTINGS)).toBeUndefined();
  });

  it.each([
    [0.7, 'page-inbox'],
    [0.69, undefined],
  ])('believes an intent of confidence %d', (confidence, target) => {
    const intents = [
      { name: 'greet', confidence: 1 },
      { name: 'talk_to_agent', confidence },
    ];
    expect(triggeredTarget(message({ intents }), SETTINGS)).toBe(target);
  });

  it('finds none in a message of more than 1,000 characters', () => {
    const padded = (length: number) => message({ text: 'chat with agent'.padEnd(length) });
    expect(triggeredTarget(padded(1_000), SETTINGS)).toBe('page-inbox');
    expect(triggeredTarget(padded(1_001), SETTINGS)).toBeUndefined();
    expect(triggeredTarget(padded(1_000), triggeredBy({ contains: 'agent' }))).toBe('help-desk');
    expect(triggeredTarget(padded(1_001), triggeredBy({ contains: 'agent' }))).toBeUndefined();
  });

  it('finds no phrase and no intent in an attachment', () => {
    const { text: _text, ...wordless } = message();
    expect(triggeredTarget(wordless, SETTINGS)).toBeUndefined();
    expect(triggeredTarget(wordless, settingsWith({ triggers: [] }))).toBeUndefined();
  });

  it('follows the first trigger that matches', () => {
    const triggers = [
      { phrase: 'help', target: 'help-desk' },
      { phrase: 'Help!', target: 'page-inbox' },
    ];
    expect(triggeredTarget(message({ text: 'help' }), settingsWith({ triggers }))).toBe('help-desk');
  });
});

describe('a trigger by what came with the message', () => {
  const settings = settingsWith({
    triggers: [
      { ref: 'support', target: 'help-desk' },
      { attachment: 'audio', target: 'page-inbox' },
    ],
  });

  it.each([
    ['a message after a link', message({ referral: { ref: 'support' } }), 'help-desk'],
    ['Get Started after a link', postback({ referral: { ref: 'support' } }), 'help-desk'],
    ['a link alone', referral({ referral: { ref: 'support' } }), 'help-desk'],
    ['another link', referral({ referral: { ref: 'Support' } }), undefined],
    ['an ad without ref', referral(), undefined],
    ['a voice message', message({ attachments: [{ type: 'image' }, { type: 'audio' }] }), 'page-inbox'],
    ['a picture', message({ attachments: [{ type: 'image' }] }), undefined],
    ['no attachment', message(), undefined],
  ])('finds it in %s', (_what, event, target) => {
    expect(triggeredTarget(event, settings)).toBe(target);
  });
});
