/**
 * Events that a machine may hear in a state that has nothing to say to them, each with the reason. By role and event:
 * what is not here is reported.
 */
const reasons: Readonly<Record<string, string>> = {
  'supply contactor.opened':
    'said to whoever asked to open, and to nobody who still waits: it opened for another reason',
  'supply supply.end': 'it is ending already',
  'contactor contactor.clear':
    'nothing is latched, or its contact does not read open: only then is it cleared (SAF-06)',
  'session lock.unlocked': 'the lock says where the bolt is whenever it moves; only who is locking waits for it',
  'session lock.failed': 'the visit is over: the fault that goes with it says what is wrong',
  'session tag.presented': 'a card that can neither start nor stop anything now (style: a gesture counts once)',
  'session xstate.after.sensingLimit.session.sensing':
    'only an account from before the power cut must not wait for ever',
  'authorization token.wanted': 'it is asking already',
  'authorization token.answered': 'an answer that comes after it was given up',
  'transaction meter.read': 'an answer that comes after it was given up',
  'transaction meter.unreadable': 'an answer that comes after it was given up',
  'transaction token.judged': 'the account is being closed for another reason',
  'supply machine.failed': 'the contactor opens by itself; the session ends the account, and with it the supply',
  'transaction machine.failed': 'the session ends the account',
  'authorization machine.failed': 'it guards nothing by itself',
  'lock machine.failed': 'the bolt stays as it is until somebody asks for the cable',
  'session machine.failed': 'no visit is going on, and protection lets none begin',
  'session transaction.closed': 'the visit was given up before',
  'transaction transaction.begin': 'the account before it is still being closed: the session asks again or gives up',
  'transaction transaction.abandon': 'it is being closed already',
  'session lock.locked': 'nobody waits for it any more',
  'transaction transaction.end': 'the account is being closed already',
  'ventilation machine.failed': 'the contactor opens by itself, and without it nobody asks for the fan',
  'phases machine.failed':
    'the contactor opens by itself, and does not close again: nothing waits for a number of phases',
  'secondary machine.failed': 'it follows the main contactor, which opens by itself, and parts once that is open',
  'rcd machine.failed': 'the contactor opens by itself; a test over a dead contact endangers nobody',
  'rcdTest machine.failed': 'its pulse ends by itself, over a contact that is dead and stays so',
  'ventilation ev.absent': 'nobody asks for air',
  'ventilation ev.connected': 'what a car asks for the pilot says besides',
  'ventilation air.wanted': 'it is at it already',
  'phases secondary.parted': 'nobody wants to change anything',
  'phases phases.switch': 'so many phases are in force already',
  'wakeUp ev.connected': 'whether it is to be woken is known when its charge begins',
  'wakeUp ev.requests': 'nobody waits for it to wake',
  'wakeUp xstate.after.wait.wakeUp.watching.offered': 'the settings do not want this car woken',
  'secondary contactor.opening': 'it is open',
  'secondary xstate.after.feedback.secondary.failed': 'it has let go: only one that stays closed is welded',
  'key key.off': 'it is off already',
  'key token.wanted': 'it is off: whoever waits is let in when it is turned on',
};

export const reasonToIgnore = (key: string): string | undefined => reasons[key];
