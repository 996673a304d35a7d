import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What an RPM asks of its system, besides rpm itself and what the RPM brings. */
export function askedOf(rpm: string): string[] {
  const asked = execFileSync('rpm', ['-qp', '--requires', rpm], { encoding: 'utf8' }).trim().split('\n');
  const ofSystem = (one: string) => !/^(rpmlib|config)\(/.test(one) && !one.startsWith('/usr/lib/postern-agent');
  return [...new Set(asked.filter(ofSystem))];
}

/** A package that stands in for the distribution: it says that it provides this, so that dnf needs no mirror. @returns its file */
export function buildRhel(folder: string, provided: string[]): string {
  mkdirSync(folder, { recursive: true });
  const spec = join(folder, 'rhel.spec');
  const head = 'Name: rhel\nVersion: 8\nRelease: 1\nSummary: A stand-in\nLicense: MIT\nBuildArch: noarch';
  const provides = provided.map((one) => `Provides: ${one}`).join('\n');
  writeFileSync(spec, `${head}\n${provides}\n%description\nA stand-in.\n%files\n`);
  execFileSync('rpmbuild', ['-bb', '--quiet', '--define', `_topdir ${folder}`, spec], { stdio: 'pipe' });
  return join(folder, 'RPMS/noarch/rhel-8-1.noarch.rpm');
}
