/**
 * Fills a fresh server with a property office and some forty matters of all kinds, stages and urgencies, to look at the pages with:
 *   node tests/browser/seed.ts http://127.0.0.1:7300 ADMIN_PASSWORD
 */
import { type Caller, type Member, type Office, openOffice } from './office.ts'

interface Matter {
  kind: string
  words: string
  matter: string
  place: string
  name: string
  phone: string
  site: number
  /** Hours since it was received. */
  hours: number
  by?: Member
  /** How far it has come. */
  to?: 'received' | 'accepted' | 'in_hand' | 'stopped' | 'answered' | 'closed'
  urged?: number
}

// kind | title | words | place | name | phone | site | hours since | owner | stage | urged
const table = `
complaint | 小区门口非机动车道被私家车长期占用 | 东门的非机动车道天天被私家车占着，说了三回没人管，我要投诉。 | 东门 | 陆先生 | 13911110046 | 1 | 384 | ma | in_hand | 3
consult | 门禁卡丢了，怎么补办、多少钱 | 门禁卡丢了，请问怎么补办，要多少钱？ | 8 栋 2 单元 | 邱先生 | 13722220058 | 0 | 30 | lin | accepted | 
complaint | 装修噪声从早到晚，值班电话说派人没人来 | 楼上装修从早吵到晚，打了值班电话说派人，一直没人来，太不负责了。 | 5 栋 1 单元 | 严女士 | 13833330021 | 2 | 40 | tang | in_hand | 1
repair | 地下室配电箱有焦味，已断电 | 地下室配电箱有焦糊味，冒了一下烟，已经断电了，快来人。 | B1 | 保安岗 | 13644440019 | 1 | 0.2 | ma | accepted | 
consult | 3 栋楼道灯不亮，问谁来修 | 3 栋楼道的灯不亮了，请问找谁来修？ | 3 栋 2 单元 | 罗阿姨 | 13555550077 | 2 | 1.6 | lin |  | 
repair | 暖气管渗水，地板已经泡了 | 暖气管渗水，地板都泡起来了，今天能不能来修？ | 4 栋 1 单元 | 顾老先生 | 13466660033 | 0 | 26 | lin | in_hand | 1
request | 装修押金退款，手续已交齐 | 装修验收过了，手续都交齐了，请把押金退给我。 | 9 栋 1 单元 | 罗女士 | 13377770065 | 0 | 60 | lin | in_hand | 
complaint | 广场舞音响到十点半，孩子没法写作业 | 中心广场的音响每天放到十点半，孩子没法写作业，物业不管吗？我要投诉。 | 中心广场 | 秦女士 | 13288880012 | 0 | 0.3 |  |  | 
complaint | 地库 B2 漏水滴坏车漆，要求赔偿 | 地库 B2 漏水，把我的车漆滴坏了，要求赔偿，没人给说法。 | B2-044 | 方先生 | 13199990088 | 1 | 50 | chen | in_hand | 
complaint | 3 栋消防通道被杂物堵住 | 3 栋消防通道堆满杂物，投诉过一次没清，出了事谁负责？ | 3 栋 1 单元 | 梁女士 | 13900001122 | 2 | 70 | tang | answered | 
consult | 物业费账单多出一项公摊，看不懂 | 这个月物业费账单多了一项公摊，看不懂，请问是什么？ | 1 栋 3 单元 | 孟先生 | 13811112233 | 0 | 44 | he | stopped | 
complaint | 快递被错放到别的单元，前台态度冷 | 快递被放错单元，问前台，态度很冷淡，爱理不理，我要投诉。 | 2 栋 1 单元 | 陶女士 | 13722223344 | 2 | 20 | ma | accepted | 
suggestion | 希望东门早高峰增开一条人行通道 | 建议东门早高峰多开一条人行通道，大家走得快些。 | 东门 | 郭先生 | 13633334455 | 1 | 30 | he | accepted | 
complaint | 绿化浇水把一楼窗台淋湿，三次了 | 绿化浇水把我家一楼窗台淋湿，已经三次了，说了不改。 | 3 栋 1 单元 | 潘女士 | 13544445566 | 0 | 90 | chen | answered | 
procedure | 搬出大件家具，办物品放行条 | 周末要搬一个大衣柜出去，请办物品放行条。 | 8 栋 1 单元 | 韦先生 | 13455556677 | 1 | 3 | lin | accepted | 
praise | 夜班保安帮忙推抛锚的车到维修点 | 昨晚车抛锚，夜班保安帮我推到维修点，太感谢了，要表扬。 | 南门 | 曹先生 | 13366667788 | 2 | 30 | ma | closed | 
consult | 亲戚来住一周，停车怎么登记 | 亲戚下周来住一周，请问临时停车怎么登记？ | 6 栋 1 单元 | 钟女士 | 13277778899 | 0 | 33 | lin | closed | 
repair | 单元门闭门器坏了，夜里撞得响 | 单元门闭门器坏了，夜里关门撞得很响，请修一下。 | 7 栋 3 单元 | 田先生 | 13188889900 | 0 | 28 | zhao | in_hand | 
repair | 2 栋门禁读卡慢，刷三次才开 | 2 栋门禁读卡很慢，要刷三次才开。 | 2 栋 1 单元 | 任女士 | 13912123434 | 1 | 46 | zhao | answered | 
repair | 楼顶水箱溢水，顺着外墙往下流 | 楼顶水箱溢水，水顺着外墙往下流，请马上来看。 | 11 栋 | 郑阿姨 | 13823234545 | 2 | 0.6 | ma | accepted | 
consult | 孩子在小区学游泳，泳池几点开 | 请问小区泳池周末几点开门，孩子能不能进？ | 会所 | 姚女士 | 13734345656 | 1 | 4 | lin |  | 
request | 给老人申请一张无障碍车位 | 家里老人坐轮椅，想申请一个靠近电梯的无障碍车位。 | 地库 B1 | 范先生 | 13645456767 | 0 | 21 | lin | accepted | 
suggestion | 把快递柜挪到有雨棚的地方 | 下雨天取快递要淋雨，建议把快递柜挪到雨棚下面。 | 北门 | 石女士 | 13556567878 | 2 | 52 | he | closed | 
praise | 保洁阿姨捡到钱包送回来 | 保洁阿姨捡到我的钱包，一分不少送回来，请表扬她。 | 10 栋 | 孔先生 | 13467678989 | 0 | 14 | lin | accepted | 
repair | 电梯按 12 楼不停 | 电梯按 12 楼经常不停，直接到 13 楼，请修。 | 12 栋 2 单元 | 常女士 | 13378789090 | 1 | 5 | zhao | in_hand | 
complaint | 停车月费扣重复了，收了两次钱 | 停车月费这个月扣了两次，打电话说查，一周没回，乱收费。 | 地库 B1 | 尤先生 | 13289890101 | 2 | 55 | chen | in_hand | 1
consult | 装修要交哪些材料 | 准备装修，请问要交哪些材料，押金多少？ | 5 栋 2 单元 | 贺女士 | 13190901212 | 0 | 6 | lin |  | 
request | 把门牌上的户主名字改一下 | 房子过户了，请把门牌和账单上的户主名字改一下。 | 9 栋 3 单元 | 龚先生 | 13901012323 | 1 | 26 | lin | in_hand | 
repair | 厨房下水反味，地漏返水 | 厨房地漏返水，下水很臭，请派人来通一下。 | 6 栋 2 单元 | 万女士 | 13812123535 | 2 | 8 | ma | accepted | 
complaint | 保安不让外卖进，骂人 | 保安不让外卖进来，还骂人，态度恶劣，要求道歉。 | 西门 | 侯先生 | 13723234646 | 1 | 10 |  |  | 
consult | 儿童滑梯什么时候修好 | 儿童滑梯围起来一个月了，请问什么时候修好？ | 游乐区 | 邵女士 | 13634345757 | 0 | 12 | tang | accepted | 
suggestion | 夜里路灯再亮一点 | 建议把湖边步道的路灯调亮一点，老人走路看不清。 | 湖边步道 | 钱先生 | 13545456868 | 0 | 35 |  |  | 
repair | 车库道闸抬杆慢，堵到马路上 | 早上车库道闸抬杆很慢，车堵到马路上，请修。 | 车库入口 | 汤女士 | 13456567979 | 2 | 22 | zhao | answered | 
procedure | 搬钢琴，预约货梯和放行 | 周三搬钢琴，要预约货梯，办放行条。 | 4 栋 2 单元 | 黎女士 | 13367678080 | 0 | 18 | lin | accepted | 
complaint | 消防报警半夜响了三次没人解释 | 消防报警半夜响了三次，没有人出来解释，老人吓坏了。 | 2 栋 | 武先生 | 13278789191 | 1 | 28 | chen | accepted | 1
praise | 维修师傅修完还把地拖干净 | 王师傅修完水管把地拖得干干净净，服务真好，表扬。 | 3 栋 3 单元 | 贾女士 | 13189890202 | 2 | 26 | ma | closed | 
consult | 宠物登记在哪里办 | 请问宠物登记在哪里办，要带什么？ | 前台 | 雷先生 | 13990901313 | 1 | 2.5 |  |  | 
request | 补开去年的物业费发票 | 单位要报销，请补开去年全年的物业费发票。 | 7 栋 1 单元 | 谭女士 | 13801012424 | 0 | 25 | lin | closed | `

function readTable(): Matter[] {
  return table
    .trim()
    .split('\n')
    .map(line => {
      const [kind, matter, words, place, name, phone, site, hours, by, to, urged] = line
        .split(' | ')
        .map(part => part.trim())
      const parts = { kind, matter, words, place, name, phone, site: Number(site), hours: Number(hours) }
      return { ...parts, by: by || undefined, to: to || undefined, urged: Number(urged || 0) } as Matter
    })
}

const told = { channel: 'phone', reached: true }
const answers: Record<string, string> = {
  complaint:
    '您反映的情况我们核实了，确实是我们没有做好，对不起。已经安排专人整改，今天处理完毕；明天 18:00 前再到现场复查，并给您回电话。',
  repair: '已经修好，更换了损坏的部件，试用正常，您可以放心使用。给您添麻烦了，抱歉；三天内我们再去检查一次。',
  other:
    '您问的事情办好了，可以凭身份证到前台办理，费用 20 元，当天能取。给您带来不便，抱歉；有问题明天 18:00 前我再给您回电话。',
}

async function receive(he: Caller, office: Office, matter: Matter): Promise<string> {
  const received = new Date(Date.now() - matter.hours * 3_600_000).toISOString()
  const { imported } = await he.post<{ imported: { id: string }[] }>('/api/cases/import', {
    site: office.sites[matter.site]!.id,
    cases: [
      {
        source: `seed ${matter.phone}`,
        kind: matter.kind,
        words: matter.words,
        matter: matter.matter,
        name: matter.name,
        phone: matter.phone,
        place: matter.place,
        receivedAt: received,
      },
    ],
  })
  return imported[0]!.id
}

/** Findings and both statements: what a complaint needs before it can be answered. */
async function investigate(who: Caller, id: string): Promise<void> {
  await who.post(`/api/cases/${id}/state`, { side: 'customer', words: '报过两次，前台只说“在协调”，没有人给准信。' })
  await who.post(`/api/cases/${id}/state`, { side: 'ours', words: '当天人手不够，排到了第二天，没有回电话说明。' })
  await who.post(`/api/cases/${id}/find`, {
    conclusion: 'partly',
    words: '确有延误，没有及时告知客户；现场已处理。',
    nature: 'service_quality',
    rootCause: 'speed',
  })
}

async function work(office: Office, callers: Record<string, Caller>, id: string, matter: Matter): Promise<void> {
  const { by, to = 'received' } = matter
  if (!by || to === 'received') return
  const who = callers[by]!
  await callers.he!.post(`/api/cases/${id}/accept`, { kindReason: '按客户的话定类', told })
  if (by !== 'he') {
    await callers.he!.post(`/api/cases/${id}/assign`, { staffId: office.staff[by] })
    await who.post(`/api/cases/${id}/take`)
  }
  if (to === 'accepted') return
  if (to === 'stopped') {
    await who.post(`/api/cases/${id}/stop_clock`, { reason: 'wait_customer', words: '请客户发账单照片' })
    return
  }
  if (to === 'in_hand') return
  if (matter.kind === 'complaint') await investigate(callers.chen!, id)
  const words = answers[matter.kind] ?? answers.other
  await who.post(`/api/cases/${id}/answer`, { words, told })
  if (to === 'closed') await who.post(`/api/cases/${id}/close`)
}

/** The complaint of the design: the lift that stopped again, in its second round, urged twice. */
async function lift(office: Office, callers: Record<string, Caller>): Promise<string> {
  const { he, lin, chen, zhao } = callers as Record<Member, Caller>
  const { id } = await lin.post<{ id: string }>('/api/cases', {
    site: office.sites[0]!.id,
    kind: 'complaint',
    words: '7 栋电梯一个星期坏三次，报修两次，前台只说“在协调”，我妈八十多住 14 楼下不去，我要投诉。',
    matter: '7 栋电梯修好当晚又停，老人两天没能下楼',
    name: '周女士',
    phone: '13812345621',
    place: '7 栋 2 单元 1402',
    nature: 'service_quality',
  })
  await lin.post(`/api/cases/${id}/accept`, { told, kind: 'complaint', nature: 'service_quality' })
  await lin.post(`/api/cases/${id}/assign`, { staffId: office.staff.chen, words: '报修两次没修好，请查控制板' })
  await chen.post(`/api/cases/${id}/take`)
  await investigate(chen, id)
  await chen.post(`/api/cases/${id}/answer`, { words: answers.complaint, told })
  await sendBack(callers, id)
  await chen.post(`/api/cases/${id}/contact`, {
    direction: 'out',
    channel: 'phone',
    reached: true,
    words: '门机控制板明早到货，装好先试运行两小时。明天 14:00 前我给您回电。',
    keeps: [],
  })
  await chen.post(`/api/cases/${id}/state`, { side: 'customer', words: '修好当天晚上又停了，两天没人来。' })
  await chen.post(`/api/cases/${id}/state`, {
    side: 'ours',
    words: '首修只换了接触器，没查控制板。',
    staffId: office.staff.zhao,
  })
  const order = await chen.post<{ id: string }>(`/api/cases/${id}/work-orders`, {
    staffId: office.staff.zhao,
    matter: '更换 7 栋 2 单元门机控制板',
    words: '装好后试运行两小时',
  })
  await zhao.post(`/api/work-orders/${order.id}/accept`)
  await zhao.post(`/api/work-orders/${order.id}/start`)
  await zhao.post(`/api/work-orders/${order.id}/complete`, { words: '控制板已换，试运行两小时正常。' })
  await chen.post(`/api/cases/${id}/note`, { words: '电梯组已看控制板，等门机控制板到货。' })
  await lin.post(`/api/cases/${id}/urge`, { channel: 'phone', words: '说好两天修好的，怎么还没动静？' })
  await lin.post(`/api/cases/${id}/urge`, {
    channel: 'wechat',
    words: '说好两点前回电的。电梯到底能不能坐？我妈四点要去医院复查。',
  })
  await he.post(`/api/cases/${id}/note`, { words: '今天 18:00 前必须答复，客户老人要就医。' })
  return id
}

async function sendBack(callers: Record<string, Caller>, id: string): Promise<void> {
  const { shen } = callers as Record<Member, Caller>
  const followUp = await shen.get<{ id: string }>(`/api/cases/${id}/follow-up`)
  await shen.post(`/api/follow-ups/${followUp.id}/hear`, {
    satisfied: false,
    channel: 'phone',
    words: '修好当天晚上又停了，我妈八十多住 14 楼，两天没下去过。',
  })
}

const [url, adminPassword] = process.argv.slice(2)
if (!url || !adminPassword) throw new Error('usage: seed.ts URL ADMIN_PASSWORD')
const office = await openOffice(url, adminPassword)
const members: Member[] = ['he', 'lin', 'chen', 'shen', 'ma', 'tang', 'zhao']
const callers = Object.fromEntries(await Promise.all(members.map(async one => [one, await office.as(one)] as const)))
const matters = readTable()
for (const matter of matters) {
  const id = await receive(callers.he!, office, matter)
  await work(office, callers, id, matter)
  for (let n = 0; n < (matter.urged ?? 0); n++) {
    await callers.lin!.post(`/api/cases/${id}/urge`, { channel: 'phone', words: '怎么还没处理？已经催过了。' })
  }
}
console.log(`${matters.length + 1} cases; the lift is ${await lift(office, callers)}`)
