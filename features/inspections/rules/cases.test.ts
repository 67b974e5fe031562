import { describe, expect, test } from 'vitest'
import { type Circumstances, inspected, outcome, standard, talk } from '#tests/helpers/talks.ts'
import { ruleIds } from './inspect.ts'

type Row = [wanted: string, lines: string[], circumstances?: Circumstances]
const yes = 'passed'
const none = 'notApplicable'

const hello = 'a@8-11 您好，三声物业，很高兴为您服务！'
const call = (events: string[]): Circumstances => ({ channel: 'phone', events })
const rings = (times: number, at = 9): string[] => [
  ...Array.from({ length: times }, (_, i) => `ring@${i}`),
  `answer@${at}`,
]
const complaint: Circumstances = { caseKind: 'complaint' }
const repair: Circumstances = { caseKind: 'repair' }
const on = (date: string): Circumstances => ({ startedAt: `${date}T09:00:00+08:00` })

/** For every rule: kept, not kept, not applicable, and what lies on the edge. */
const cases: Record<string, Row[]> = {
  ring: [
    [yes, [hello], call(rings(3))],
    ['minor', [hello], call(rings(4))],
    [none, ['a 您好']],
    [none, [], call(['ring@0', 'ring@4', 'abandoned@8'])],
    [yes, [hello], call(['answer@12'])],
    ['minor', [hello], call(['answer@12.1'])],
    [yes, [hello], call(rings(3, 20))],
    [yes, [hello], call(['ring@0', 'ring@4', 'answer@7', 'ring@50', 'ring@54', 'ring@58'])],
  ],
  first_reply: [
    [yes, ['c@0 在吗', 'a@30 您好'], { channel: 'chat' }],
    ['minor', ['c@0 在吗', 'a@30.5 您好'], { channel: 'chat' }],
    ['minor', ['c@0 在吗'], { channel: 'wechat' }],
    ['minor', ['c 在吗']],
    [none, ['c 在吗', 'a 您好']],
    [none, ['c@0-1 在吗', 'a@60-61 您好']],
    [yes, ['a@0 您好', 'c@5 在吗', 'a@90 在的'], { channel: 'chat' }],
  ],
  opening: [
    [yes, ['a 您好，三声物业，很高兴为您服务！']],
    [yes, ['c 在吗', 'a 在的', 'a 早上好，请问有什么可以帮到您？']],
    ['minor', ['a 您好', 'a 请问有什么可以帮到您？']],
    ['minor', ['a 你好，三声物业，很高兴为您服务']],
    ['minor', ['a 嗯', 'a 在', 'a 您好，三声物业，很高兴为您服务！']],
    [none, ['c 在吗']],
    [yes, ['a@8-12 您好', 'c@11-14 我要报修']],
    ['minor', ['a@8-12 您好', 'c@12-14 我要报修']],
    ['minor', ['a 客户说“您好，很高兴为您服务”']],
  ],
  'opening.holiday': [
    [yes, ['a 新年好，三声物业，很高兴为您服务'], on('2026-01-01')],
    [yes, ['a 新年快樂，三聲物業，很高興為您服務'], on('2026-01-01')],
    ['minor', ['a 您好，三声物业，很高兴为您服务'], on('2026-01-01')],
    [none, ['a 您好'], on('2026-01-02')],
    [none, ['a 您好'], on('2026-02-16')],
    ['minor', ['a 节日好'], on('2026-02-17')],
    [yes, ['a 春节好'], on('2026-02-23')],
    [none, ['a 您好'], on('2026-02-24')],
    [yes, ['a 节日好，三声物业'], on('2026-10-07')],
    ['minor', ['a 您好，三声物业'], on('2026-10-07')],
    [none, ['a 您好'], on('2026-10-08')],
    [none, ['a 您好'], { ...on('2026-10-01'), channel: 'email' }],
    [none, ['c 您好'], on('2026-10-01')],
    ['minor', ['a 您好'], { startedAt: '2026-09-30T16:30:00Z' }],
  ],
  'opening.wei': [
    [yes, ['a 您好']],
    ['minor', ['a 喂，您好']],
    ['minor', ['a 您好', 'a 　喂～听得到吗']],
    [none, ['c 喂']],
    [yes, ['a 喂养宠物的地方在南门旁边']],
    [yes, ['a 您好', 'a 请讲', 'a 喂，您还在吗']],
    [yes, ['a 您好，喂']],
  ],
  address: [
    [yes, ['a 您先看，您再填，你签字']],
    ['minor', ['a 你先看，你再填', 'a 你签字']],
    [none, ['a 你先看，你再填']],
    [none, ['a 你好你好，你们好，你们都好']],
    [yes, ['a 你先看，你再填，你签字', 'a 您看，您填，您签']],
    ['minor', ['a 你先看，你再填，你签字', 'a 您看，您填']],
    [none, ['a 客户说“你来你来你来”', 'a 妳看妳看']],
    [none, ['c 你你，你看，你说']],
  ],
  answer_voice: [
    [yes, ['c@10-12 怎么交费？', 'a@72-75 可以在手机上交']],
    ['major', ['c@10-12 怎么交费？', 'a@72.5-75 可以在手机上交']],
    ['major', ['a@8-9 您好', 'c@10-12 怎么交费？']],
    [none, ['a 您好', 'c 我来了。']],
    [yes, ['c@10-12 怎么交费？', 'a@100-103 让您久等了'], { events: ['hold@20', 'resume@60'] }],
    [yes, ['c 多少钱', 'a 三十元']],
    ['major', ['a 三十元', 'c 多少钱']],
    [none, ['a 还有其他需要吗', 'c 没什么了']],
  ],
  filler_answer: [
    [yes, ['c 怎么交费？', 'a 嗯，可以在手机上交']],
    ['minor', ['c 怎么交费？', 'a 嗯。', 'c 喂']],
    ['minor', ['c 怎么交费？', 'a 嗯嗯', 'a 啊……哦']],
    [none, ['c 我来了', 'a 嗯']],
    [yes, ['c 怎么交费？', 'a 嗯', 'a 在手机上交']],
    [yes, ['c 怎么交费？']],
  ],
  thanks_answered: [
    [yes, ['c 谢谢你', 'a 不客气']],
    [yes, ['c 謝謝', 'a 好的', 'a 這是我應該做的']],
    ['minor', ['c 谢谢', 'a 好的', 'a 再见']],
    [none, ['c 好的', 'a 再见']],
    [none, ['a 好了', 'c 谢谢']],
    ['minor', ['c 谢谢', 'a 好', 'a 好', 'a 不客气']],
    ['minor', ['c 感谢', 'a 好', 'c 多谢', 'a 不客气', 'c 多谢', 'a 好', 'a 好']],
    [none, ['c 不用谢谢', 'a 好']],
  ],
  praise_answered: [
    [yes, ['c 你们服务真好', 'a 谢谢您的夸奖，这是我应该做的']],
    ['minor', ['c 你们服务真好', 'a 再见', 'a 好的']],
    [none, ['c 服务不好', 'a 好的']],
    [yes, ['c 我要表扬你', 'a 好', 'a 您过奖了']],
    ['minor', ['c 我要表扬你', 'a 好', 'a 好', 'a 您过奖了']],
    [none, ['c 没有耐心，也不专业', 'a 抱歉']],
  ],
  read_back: [
    [yes, ['c 我电话13812345678', 'a 跟您核对一下，13812345678']],
    [yes, ['c 卡号是62220001', 'a 尾号0001对吗']],
    ['minor', ['c 我电话13812345678', 'a 好的']],
    [none, ['c 我住3栋', 'a 好的']],
    [yes, ['c 工单号幺零八六', 'a 一零八六']],
    ['minor', ['a 13812345678', 'c 对，13812345678']],
    ['minor minor', ['c 电话13812345678，卡号62220001', 'a 好']],
    [none, ['c 2026年交了1500元', 'a 好的']],
  ],
  staff_number: [
    [yes, ['c 你的工号是多少', 'a 我是108号，如服务不周请您谅解'], { agent: { staffNo: '108', name: '林小满' } }],
    [yes, ['c 您贵姓', 'a 我姓林'], { agent: { staffNo: '108', name: '林小满' } }],
    ['minor', ['c 你的工号是多少', 'a 这个不方便说'], { agent: { staffNo: '108', name: '林小满' } }],
    [none, ['c 你好', 'a 我是108号']],
    [yes, ['c 怎么称呼您', 'a 幺零八'], { agent: { staffNo: '108' } }],
    ['minor', ['c 怎么称呼您', 'a 一零九'], { agent: { staffNo: '108' } }],
    [yes, ['c 你叫什么名字', 'a 我是23号']],
    ['minor', ['a 我是108号', 'c 工号多少'], { agent: { staffNo: '108' } }],
  ],
  empathy: [
    [yes, ['c 你好', 'c 楼上天天漏水没人管', 'a 非常抱歉，给您添麻烦了'], complaint],
    ['major', ['c 楼上天天漏水没人管', 'a 哪一栋', 'a 几楼', 'a 好的'], complaint],
    [none, ['c 楼上天天漏水没人管', 'a 哪一栋'], repair],
    [none, ['c 楼上天天漏水没人管', 'a 哪一栋']],
    [yes, ['c 楼上漏水', 'a 哪栋', 'a 几楼', 'a 我很理解您'], complaint],
    ['major', ['c 楼上漏水', 'a 哪栋', 'a 几楼', 'a 几号', 'a 对不起'], complaint],
    ['major', ['a 对不起，让您久等了', 'c 楼上天天漏水', 'a 哪栋'], complaint],
    [none, ['c 喂，你好', 'a 您好'], complaint],
  ],
  retention: [
    [
      yes,
      ['c 叫你们领导来', 'a 请问是什么问题，可以简单描述一下吗？', 'a 我会尽力为您解决', 'a 好的'],
      { events: ['transfer'] },
    ],
    ['minor', ['c@9-10 叫你们领导来', 'a@11-12 请稍等，我帮您转接'], { events: ['transfer@20'] }],
    [none, ['c@9-10 我要报修', 'a@11-12 请稍等'], { events: ['transfer@20'] }],
    [none, ['c@9-10 叫你们领导来', 'a@11-12 请问是什么问题']],
    ['minor', ['c@9-10 找你们经理', 'a@11-12 请问是什么问题'], { events: ['transfer@20'] }],
    ['minor', ['a@5-6 什么问题', 'c@9-10 找你们经理', 'a@11-12 请问是什么事'], { events: ['transfer@20'] }],
    [none, ['c@30-31 找你们经理', 'a@32-33 好的'], { events: ['transfer@20'] }],
  ],
  'transfer.announce': [
    [yes, ['a@11-12 请您稍等，我帮您转接电话'], { events: ['transfer@20'] }],
    ['minor', ['a@11-12 好的'], { events: ['transfer@20'] }],
    [none, ['a@11-12 好的']],
    ['minor', ['a@11-12 好的', 'a@25-26 我帮您转接'], { events: ['transfer@20'] }],
    ['minor', [], call(['transfer@20'])],
    ['minor', ['a@5-6 我帮您转接', 'a@8-9 好', 'a@9-10 嗯', 'a@11-12 好的'], { events: ['transfer@20'] }],
  ],
  'hold.announce': [
    [yes, ['a@50-52 请您稍等，不要挂机'], { events: ['hold@55', 'resume@70'] }],
    ['minor', ['a@50-52 好的'], { events: ['hold@55', 'resume@70'] }],
    [none, ['a@50-52 好的']],
    [none, ['a@50-52 好的'], { events: ['hold@55', 'resume@60'] }],
    ['minor', ['a@50-52 好的'], { events: ['hold@55', 'resume@60.5'] }],
    ['minor', ['a@40-42 请稍等', 'a@50-52 好的'], { events: ['hold@55', 'resume@70'] }],
    ['minor minor', ['a@50-52 好的'], { events: ['hold@55', 'resume@70', 'hold@75', 'resume@90'] }],
  ],
  'hold.remind': [
    [yes, ['a@50-52 请稍等', 'a@110-112 还在查，请您再等一等'], { events: ['hold@55', 'resume@130'] }],
    ['minor', ['a@50-52 请稍等'], { events: ['hold@55', 'resume@130'] }],
    [none, ['a@50-52 请稍等'], { events: ['hold@55', 'resume@115'] }],
    ['minor', ['a@50-52 请稍等'], { events: ['hold@55', 'resume@115.5'] }],
    ['minor', ['a@50-52 请稍等', 'a@60-62 稍等'], { events: ['hold@55', 'resume@130'] }],
    ['minor', ['a@50-52 请稍等'], { events: ['hold@55', 'hangup:customer@200'] }],
  ],
  'hold.thank': [
    [yes, ['a@50-52 请稍等', 'a@100-102 感谢您的耐心等待'], { events: ['hold@55', 'resume@99'] }],
    [yes, ['a@50-52 请稍等', 'a@100-102 抱歉，让您久等了'], { events: ['hold@55', 'resume@99'] }],
    ['minor', ['a@50-52 请稍等', 'a@100-102 查到了'], { events: ['hold@55', 'resume@99'] }],
    [none, ['a@50-52 请稍等', 'a@100-102 查到了'], { events: ['hold@55', 'resume@85'] }],
    ['minor', ['a@50-52 请稍等', 'a@100-102 查到了'], { events: ['hold@55', 'resume@85.5'] }],
    [none, ['a@50-52 请稍等'], { events: ['hold@55', 'resume@99'] }],
    ['minor', ['a@50-52 稍等', 'a@100-102 查到了', 'a@103-105 久等了'], { events: ['hold@55', 'resume@99'] }],
    ['minor', ['a@50-52 稍等', 'a@70-72 让您久等了', 'a@100-102 查到了'], { events: ['hold@55', 'resume@99'] }],
  ],
  lookup_apology: [
    [yes, ['a@50-52 请稍等', 'a@130-132 对不起，让您久等了'], { events: ['hold@55', 'resume@120'] }],
    ['minor', ['a@50-52 请稍等', 'a@130-132 查到了'], { events: ['hold@55', 'resume@120'] }],
    [none, ['a@50-52 请稍等', 'a@116-118 查到了'], { events: ['hold@55', 'resume@115'] }],
    ['minor', ['a@50-52 请稍等', 'a@113-115 查到了']],
    [none, ['a@50-52 请稍等', 'a@112-115 查到了']],
    [none, ['a@50-52 请稍等', 'a@133-135 查到了'], { channel: 'chat' }],
    ['minor', ['a@50-52 请稍等', 'a@133-135 查到了'], { channel: 'window' }],
  ],
  silence: [
    [yes, ['a@0-2 您好', 'c@22-24 嗯']],
    ['minor', ['a@0-2 您好', 'c@22.5-24 嗯']],
    [none, ['a 您好', 'c 嗯']],
    [none, ['a@0-2 您好', 'c@50 嗯']],
    [yes, ['a@0-2 您好', 'c@50-52 嗯'], { events: ['hold@10', 'resume@40'] }],
    ['minor minor', ['a@0-2 您好', 'c@30-32 嗯', 'a@60-61 好']],
    [none, [], call(['answer@5'])],
  ],
  interruption: [
    [yes, ['c@0-10 一', 'a@8-12 好', 'c@20-30 二', 'a@28-32 好']],
    ['minor', ['c@0-10 一', 'a@8-12 好', 'c@20-30 二', 'a@28-32 好', 'c@40-50 三', 'a@48-52 好']],
    [none, ['c 一', 'a 好']],
    [none, ['c@0 一', 'a@2 好']],
    [yes, ['c@0-10 一', 'a@9-12 好', 'c@20-30 二', 'a@28-32 好', 'c@40-50 三', 'a@48-52 好']],
    [yes, ['a@8-12 好', 'c@9-10 一', 'a@20-30 好', 'c@21-30 二', 'a@40-50 好', 'c@41-50 三']],
  ],
  speech_rate: [
    [yes, [0, 4, 8, 12, 16].map(at => `a@${at}-${at + 3} 您好很高兴为`)],
    ['minor', [0, 4, 8, 12, 16].map(at => `a@${at}-${at + 1} 您好很高兴为`)],
    ['minor', [0, 10, 20, 30, 40].map(at => `a@${at}-${at + 9} 您好`)],
    [none, [0, 4, 8, 12].map(at => `a@${at}-${at + 1} 您好很高兴为`)],
    [none, ['a 您好', 'a 您好', 'a 您好', 'a 您好', 'a 您好']],
    [yes, [0, 10, 20, 30, 40].map(at => `a@${at}-${at + 6} 您好，很高兴为您`)],
    [yes, [0, 10, 20, 30, 40].map(at => `a@${at}-${at + 3} 您好很高兴为您服务请讲，一二三`)],
    ['minor', [0, 10, 20, 30, 40].map(at => `a@${at}-${at + 3} 您好很高兴为您服务请讲，一二三四`)],
  ],
  dead_air: [
    [
      yes,
      ['a@5-6 您好，请讲', 'a@12-13 您好，能听到吗', 'a@20-23 对不起，我听不到您的声音，请您换一部电话打来好吗'],
      { events: ['answer@4', 'hangup:agent@30'] },
    ],
    ['minor', ['a@5-6 您好', 'a@12-13 听不到您的声音'], { events: ['answer@4', 'hangup:agent@30'] }],
    ['minor', ['a@5-6 您好', 'a@12-13 您好'], { events: ['answer@4', 'hangup:agent@30'] }],
    [none, ['a@5-6 您好', 'c@7-8 喂'], { events: ['answer@4', 'hangup:agent@30'] }],
    [none, ['a@5-6 您好'], { events: ['answer@4', 'hangup:customer@30'] }],
    [none, [], call(['ring@0', 'abandoned@9'])],
    [none, ['a 您好']],
    ['minor', [], call(['answer@4', 'hangup:agent@5'])],
  ],
  noise: [
    [
      yes,
      ['c@5-6 喂', 'a@7-10 对不起，您的电话杂音太大，听不清，请您换一部电话再次打来好吗'],
      { events: ['hangup:agent@15'] },
    ],
    ['minor', ['c@5-6 喂', 'a@7-10 您的电话杂音太大，请您换一部电话打来好吗'], { events: ['hangup:agent@14.5'] }],
    ['minor', ['c@5-6 喂', 'a@7-10 听不清'], { events: ['hangup:agent@30'] }],
    [none, ['c@5-6 喂', 'a@7-10 您好'], { events: ['hangup:agent@30'] }],
    [none, ['a@7-10 听不清'], { events: ['hangup:agent@30'] }],
    [yes, ['c@5-6 喂', 'a@7-10 听不清'], { events: ['hangup:customer@30'] }],
  ],
  recap: [
    [yes, ['c 我家厨房水管漏水', 'a 好', 'a 您反映的是水管问题', 'a 再见'].slice(0, 3), repair],
    [yes, ['c 我家厨房水管漏水', 'a 好', 'a 厨房水管漏水这边记下了'], repair],
    ['minor', ['c 我家厨房水管漏水', 'a 厨房水管漏水', 'a 好', 'a 嗯', 'a 再见'], repair],
    [none, ['c 我家厨房水管漏水', 'a 再见']],
    [none, ['c 你好', 'a 再见'], repair],
    [yes, ['c 门禁卡坏了', 'a 一', 'a 二', 'a 三', 'a 四', 'a 跟您确认一下', 'a 再见'], repair],
    ['minor', ['c 门禁卡坏了', 'a 一', 'a 二', 'a 三', 'a 跟您确认一下', 'a 好', 'a 再见'], repair],
    [none, ['c@1-2 你们都是王八蛋', 'a@3-4 请您使用文明用语'], { ...repair, events: ['hangup:agent@9'] }],
  ],
  next_step: [
    [yes, ['c 灯坏了', 'a 明天上午安排师傅上门'], repair],
    ['minor', ['c 灯坏了', 'a 知道您的意思', 'a 再见'], repair],
    [none, ['c 灯坏了', 'a 再见']],
    [none, ['c 灯坏了', 'a 已经修好了'], repair],
    [none, ['c 灯坏了', 'a 好的', 'c 可以了'], repair],
    ['minor', ['a 请问有什么可以帮您解决', 'c 灯坏了', 'a 再见'], repair],
    [none, ['c 灯坏了', 'a 再见'], complaint],
  ],
  'complaint.next_step': [
    [yes, ['c 没人管', 'a 三个工作日内给您回复'], complaint],
    ['major', ['c 没人管', 'a 对不起', 'a 再见'], complaint],
    [none, ['c 没人管', 'a 再见']],
    [none, ['c 没人管', 'a 再见'], repair],
    [yes, ['c 没人管', 'a 我会马上向部门经理汇报'], complaint],
    ['major', ['c 没人管'], complaint],
  ],
  anything_else: [
    [yes, ['a 请问还有什么可以帮您？', 'a 好', 'a 好', 'a 再见']],
    ['minor', ['a 请问还有什么可以帮您？', 'a 好', 'a 好', 'a 好', 'a 再见']],
    ['minor', ['a 再见']],
    [none, ['c 再见']],
    [none, ['a 再见'], { channel: 'letter' }],
    [none, ['a@1-2 再见'], { events: ['hangup:network@5'] }],
    [none, ['a@1-2 再见'], { events: ['transfer@5'] }],
    [yes, ['a 请问您还有其它需要吗']],
  ],
  'closing.rating': [
    [yes, ['a 请不要挂机，稍后对我的服务进行评价，谢谢，再见！']],
    ['minor', ['a 再见']],
    [none, ['a 再见'], { channel: 'email' }],
    [yes, ['a 请您评价', 'a 好', 'a 再见']],
    ['minor', ['a 请您评价', 'a 好', 'a 好', 'a 再见']],
    [yes, ['a 再见'], { events: ['rating_invited'] }],
  ],
  farewell: [
    [yes, ['a 祝您生活愉快', 'a 嗯']],
    ['minor', ['a 再见', 'a 嗯', 'a 嗯']],
    [none, ['c 再见']],
    [none, ['a@1-2 嗯'], { events: ['hangup:network@5'] }],
    [yes, ['a 慢走']],
    ['minor', ['a 客户说「再见」']],
  ],
  customer_hangs_up_first: [
    [yes, ['a@1-2 再见'], { events: ['hangup:customer@5'] }],
    ['major', ['a@1-2 再见'], { events: ['hangup:agent@5'] }],
    [none, ['a@1-2 再见']],
    [yes, ['a@1-2 再见'], { events: ['hangup:network@5'] }],
    [none, ['a@1-2 再见'], { events: ['rating_invited@4', 'hangup:agent@5'] }],
    ['major', ['c@1-2 你们都是王八蛋', 'a@3-4 请冷静'], { events: ['hangup:agent@9'] }],
    [none, ['c@1-2 你们都是王八蛋', 'a@3-4 请您使用文明用语'], { events: ['hangup:agent@9'] }],
    ['major', ['a@5-6 您好'], { events: ['answer@4', 'hangup:agent@30'] }],
  ],
  'abuse.warned': [
    [
      yes,
      ['c@1-2 你们都是王八蛋', 'a@3-4 希望您使用文明用语', 'c@5-6 滚', 'a@7-8 再这样将结束本次通话'],
      { events: ['hangup:agent@9'] },
    ],
    ['minor', ['c@1-2 你们都是王八蛋', 'a@3-4 希望您使用文明用语'], { events: ['hangup:agent@9'] }],
    ['major', ['c@1-2 你们都是王八蛋', 'a@3-4 请冷静'], { events: ['hangup:agent@9'] }],
    [none, ['c@1-2 你好', 'a@3-4 再见'], { events: ['hangup:agent@9'] }],
    [none, ['c@1-2 你们都是王八蛋', 'a@3-4 好'], { events: ['hangup:customer@9'] }],
    ['major', ['a@0-1 请使用文明用语', 'c@1-2 你们都是王八蛋'], { events: ['hangup:agent@9'] }],
  ],
  late_answer_apology: [
    [yes, ['a@20-22 您好，对不起，让您久等了'], call(rings(4))],
    ['minor', ['a@20-22 您好', 'a@23-24 请讲', 'a@25-26 对不起'], call(rings(4))],
    [none, ['a@8-9 您好'], call(rings(3))],
    [none, ['a 您好']],
    [yes, ['a@20-22 您好', 'a@23-24 感谢您的等待'], call(['answer@13'])],
    [none, ['a@20-22 您好'], call(['answer@12'])],
  ],
  dialect: [
    [yes, ['a 您好']],
    ['minor', ['a 冇问题，唔该']],
    [none, ['c 唔该']],
    [yes, ['a 最重要得先登记']],
    [yes, ['a 客户说“唔该”']],
  ],
  competitor: [
    [yes, ['a 我给您介绍一下我们的套餐']],
    ['major', ['a 您去别家看看吧']],
    ['major', ['a 说实话，我们公司确实差']],
    [none, ['c 你们公司真差']],
    [yes, ['a 您不用去别家，我们这里就能办']],
    [yes, ['a 您说“我们公司不行”，我很抱歉']],
  ],
  privacy: [
    [yes, ['a 请问您的联系方式']],
    ['major', ['a 您结婚了吗']],
    ['major', ['a 楼上业主的电话是13812345678']],
    [none, ['c 你结婚了吗']],
    [yes, ['a 维修师傅的电话是13812345678']],
    [yes, ['c 我邻居的电话是13812345678', 'a 您邻居的电话13812345678，对吗']],
  ],
  promise: [
    [yes, ['a 我们会在三个工作日内给您回复']],
    [none, ['a 再见']],
    [none, ['c 我会给你打电话']],
    [yes, ['a 我明天下午给您回电']],
    [none, ['a 我不会给您回电']],
  ],
}

const phrases: Record<string, Row[]> = {
  'forbidden.service': [
    ['major', ['a 别烦我']],
    ['major', ['a 长耳朵干嘛使的']],
  ],
  'forbidden.sarcasm': [
    ['major', ['a 你有钱你找贵的充']],
    ['major', ['a 你富着呢，你还在乎这点儿损失']],
  ],
  'forbidden.command': [
    ['major', ['a 你先听我说']],
    ['major', ['a 你到底听不听我说']],
  ],
  'forbidden.blame': [
    ['major', ['a 你怎么还不明白']],
    ['major', ['a 你懂不懂']],
  ],
  'forbidden.grumble': [
    ['major', ['a 我不是已经说了吗']],
    ['major', ['a 你怎么不早说']],
  ],
  'forbidden.lecture': [
    ['major', ['a 你以后想清楚再问']],
    ['major', ['a 你会不会讲话']],
  ],
  'forbidden.shirk': [
    ['major', ['a 那不是我的工作']],
    ['major', ['a 这个我不知道']],
  ],
  'forbidden.irritation': [
    ['major', ['a 你催什么']],
    ['major', ['a 我就这态度']],
  ],
  'forbidden.echo': [
    ['major', ['a 没错，我们公司确实很差']],
    ['major', ['a 是啊，我们公司是不好']],
  ],
  'forbidden.complaint': [
    ['minor', ['a 我们一直都是这样做的']],
    ['major', ['a 我们一直都是这样做的'], complaint],
  ],
}

describe.each(Object.entries({ ...cases, ...phrases }))('rule %s', (rule, rows) => {
  const all: Row[] = rule in phrases ? [...rows, [yes, ['a 您好']], [none, ['c 你好']]] : rows
  test.each(all)('%s: %j %j', (wanted, lines, circumstances) => {
    const got = outcome(inspected(talk(lines, circumstances)), rule)
    expect(rule in phrases ? got.split(' ')[0] : got).toBe(wanted)
  })
})

test('every rule of the pack has its cases', () => {
  const tried = [...Object.keys(cases), ...Object.keys(phrases)]
  const own = ['forbidden.rude', 'forbidden.slang', 'forbidden.dispute']
  expect(ruleIds(standard).filter(id => !tried.includes(id))).toEqual(own)
})

test.each(['forbidden.rude', 'forbidden.slang', 'forbidden.dispute'])('%s is kept, or has no words to judge', rule => {
  expect(outcome(inspected(talk(['a 您好'])), rule)).toBe(yes)
  expect(outcome(inspected(talk(['c 您好'])), rule)).toBe(none)
})

test.each([
  ['forbidden.rude', 'critical', 'a 滚蛋'],
  ['forbidden.slang', 'minor', 'a 么么哒'],
  ['forbidden.dispute', 'major', 'a 你错了，我们没错'],
])('%s: %s', (rule, wanted, line) => {
  expect(outcome(inspected(talk([line])), rule).split(' ')[0]).toBe(wanted)
})
