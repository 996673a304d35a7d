#!/usr/bin/python3
"""A stand-in for systemd where it is not process 1: `systemctl` for one unit at a time.

It runs the unit's own ExecStart as the unit's own user, with no rights to gain, the unit's environment, and a notify
socket; waits for READY=1, starts the program again when it ends, and tells what it heard. Sandboxing is not imitated.
"""
import os, glob, json, re, shlex, signal, socket, subprocess, sys, time

RUN = '/run/stand-in'
os.makedirs(RUN, exist_ok=True)
STATE = f'{RUN}/state.json'


def state():
    try:
        return json.load(open(STATE))
    except (OSError, ValueError):
        return {'active': 'inactive', 'pid': 0, 'supervisor': 0, 'status': '', 'alive': 0, 'starts': 0}


def keep(**changes):
    text = json.dumps({**state(), **changes})
    with open(STATE + '.new', 'w') as file:
        file.write(text)
    os.rename(STATE + '.new', STATE)


def unit_file(name):
    for folder in ('/etc/systemd/system', '/usr/lib/systemd/system'):
        if os.path.exists(f'{folder}/{name}.service'):
            return f'{folder}/{name}.service'


def unit(name):
    found = {'Environment': []}
    for file in [unit_file(name), *sorted(glob.glob(f'/etc/systemd/system/{name}.service.d/*.conf'))]:
        for line in open(file):
            key, sign, value = line.strip().partition('=')
            if not sign or key.startswith('#'):
                continue
            if key == 'Environment':
                found['Environment'] += shlex.split(value)
            else:
                found[key] = value
    return found


def environment(found, extra):
    env = {'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'LANG': 'C.UTF-8', **extra}
    env.update(pair.split('=', 1) for pair in found['Environment'])
    file = found.get('EnvironmentFile', '').lstrip('-')
    if file and os.path.exists(file):
        env.update(line.strip().split('=', 1) for line in open(file) if re.match(r'\w+=', line))
    return env


def supervise(name):
    found = unit(name)
    user = found['User']
    path = f'{RUN}/notify'
    if os.path.exists(path):
        os.unlink(path)
    ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ear.bind(path)
    os.chmod(path, 0o777)
    ear.settimeout(0.2)
    watchdog = int(found.get('WatchdogSec', 0))
    env = environment(found, {'NOTIFY_SOCKET': path, **({'WATCHDOG_USEC': str(watchdog * 1_000_000)} if watchdog else {})})
    subprocess.run(['install', '-d', '-o', user, '-g', user, '-m', '0700', '/var/lib/' + found['StateDirectory']])
    runtime = found.get('RuntimeDirectory')
    if runtime:
        env['RUNTIME_DIRECTORY'] = f'/run/{runtime}'
    stopping = []
    signal.signal(signal.SIGTERM, lambda *_: stopping.append(1))
    drop = ['setpriv', '--reuid', user, '--regid', user, '--init-groups', '--bounding-set=-all', '--inh-caps=-all', '--no-new-privs']
    while True:
        log = open(f'{RUN}/journal', 'a')
        if runtime:
            subprocess.run(['install', '-d', '-o', user, '-g', user, '-m', found['RuntimeDirectoryMode'], f'/run/{runtime}'])
        child = subprocess.Popen(drop + shlex.split(found['ExecStart']), env=env, cwd='/', stdin=subprocess.DEVNULL, stdout=log, stderr=log, close_fds=True)
        keep(active='activating', pid=child.pid, status='', starts=state()['starts'] + 1)
        heard = time.monotonic()
        asked = False
        started = False
        while child.poll() is None:
            if stopping and not asked:
                keep(active='deactivating')
                child.terminate()
                asked = True
            try:
                words = ear.recv(4096).decode().split('\n')
            except TimeoutError:
                words = []
            for word in words:
                heard = time.monotonic()
                if word == 'READY=1' and not asked:
                    # `+`: with the rights of systemd itself.
                    if not started and 'ExecStartPost' in found:
                        subprocess.run(shlex.split(found['ExecStartPost'].removeprefix('+')), check=True)
                    started = True
                    keep(active='active')
                elif word == 'WATCHDOG=1':
                    keep(alive=state()['alive'] + 1)
                elif word.startswith('STATUS='):
                    keep(status=word[7:])
            if watchdog and time.monotonic() - heard > watchdog and not asked:
                child.send_signal(signal.SIGABRT)
                heard = time.monotonic()
        if stopping:
            if runtime:
                subprocess.run(['rm', '-rf', f'/run/{runtime}'])
            keep(active='inactive', pid=0, status='')
            return
        if str(child.returncode) in found.get('RestartPreventExitStatus', '').split():
            keep(active='failed', pid=0, status='')
            return
        keep(active='activating', pid=0)
        time.sleep(int(found['RestartSec']) / 10)


def start(name):
    if state()['active'] in ('active', 'activating'):
        return 0
    keep(active='activating')
    if os.fork() == 0:
        os.setsid()
        null = os.open('/dev/null', os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        os.closerange(3, 1024)
        keep(supervisor=os.getpid())
        supervise(name)
        os._exit(0)
    while state()['active'] == 'activating':
        time.sleep(0.02)
    if state()['active'] == 'active':
        return 0
    print(f'Job for {name}.service failed.', file=sys.stderr)
    return 1


def stop(name):
    now = state()
    if now['active'] in ('inactive', 'failed'):
        return 0
    os.kill(now['supervisor'], signal.SIGTERM)
    while state()['active'] not in ('inactive', 'failed'):
        time.sleep(0.02)
    return 0


def main(args):
    args = [arg for arg in args if arg != '--no-ask-password']
    open(f'{RUN}/calls', 'a').write(' '.join(args) + '\n')
    words = [arg for arg in args if not arg.startswith('-')]
    verb, name = words[0], words[-1].removesuffix('.service')
    wants = f'/etc/systemd/system/multi-user.target.wants/{name}.service'
    if verb == 'daemon-reload':
        return 0
    if verb == 'show':
        active = state()
        print(f"LoadState={'loaded' if unit_file(name) else 'not-found'}")
        print(f"UnitFileState={'enabled' if os.path.islink(wants) else 'disabled'}")
        print(f"ActiveState={active['active']}\nStatusText={active['status']}")
        return 0
    if verb == 'is-enabled':
        print('enabled' if os.path.islink(wants) else 'disabled')
        return 0 if os.path.islink(wants) else 1
    if verb == 'is-active':
        print(state()['active'])
        return 0 if state()['active'] == 'active' else 3
    if verb == 'enable' and not os.path.islink(wants):
        os.makedirs(os.path.dirname(wants), exist_ok=True)
        os.symlink(unit_file(name), wants)
    if verb == 'disable' and os.path.islink(wants):
        os.unlink(wants)
    if verb in ('stop', 'restart') or (verb == 'disable' and '--now' in args):
        stop(name)
    if verb == 'try-restart':
        if state()['active'] != 'active':
            return 0
        stop(name)
    if verb in ('start', 'restart', 'try-restart') or (verb == 'enable' and '--now' in args):
        return start(name)
    return 0


sys.exit(main(sys.argv[1:]))
