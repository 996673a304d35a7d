import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Edition, type PackageOptions, publisher } from './edition.ts';

/** Builds the RPM. @returns its file. The same tree gives the same bytes. */
export function buildRpm({ edition, tree, epoch, work, out, release }: PackageOptions): string {
  const { name, version } = edition;
  const top = join(work, `${name}-rpm`);
  mkdirSync(top, { recursive: true });
  const spec = join(top, `${name}.spec`);
  const count = edition.notForRelease ? `0.${release}.notforrelease` : String(release);
  writeFileSync(spec, specText(edition, tree, epoch, count));
  execFileSync(
    'rpmbuild',
    ['-bb', '--quiet', '--target', 'x86_64-linux', '--define', `_topdir ${top}`, '--define', `_tmppath ${top}`, spec],
    { env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch), LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const file = `${name}-${version}-${count}.x86_64.rpm`;
  copyFileSync(join(top, 'RPMS', 'x86_64', file), join(out, file));
  return join(out, file);
}

const specText = (
  { name, version, summary, description, settings, rpm }: Edition,
  tree: string,
  epoch: number,
  release: string,
): string => `Name: ${name}
Version: ${version}
Release: ${release}
Group: ${rpm.group}
Summary: ${capital(summary)}
License: ${rpm.licence}
Vendor: ${publisher.name}
Packager: ${publisher.maintainer}
${rpm.preamble.join('\n')}

# The same bytes from the same tree.
%global use_source_date_epoch_as_buildtime 1
%global clamp_mtime_to_source_date_epoch 1
%global _buildhost build.invalid
%global _build_id_links none
# Programs are packed as they were published.
%global debug_package %{nil}
%global __os_install_post %{nil}
# Read by RHEL 8 too. The lowest level is six times as fast as the default, for a sixth more bytes.
%global _binary_payload w1T2.xzdio

%description
${description.join('\n')}

%install
cp -a ${tree}/. %{buildroot}
${rpm.install.join('\n')}

${rpm.scriptlets}
%files
%license /usr/share/doc/${name}/LICENSE
%license /usr/share/doc/${name}/THIRD-PARTY-LICENCES
%doc /usr/share/doc/${name}/sbom.cdx.json
${[...settings.map((path) => `%config(noreplace) ${path}`), ...rpm.files].join('\n')}

%changelog
* ${changelogDate(epoch)} ${publisher.maintainer} - ${version}-${release}
- Version ${version}: see CHANGELOG.md of the project.
`;

const capital = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;

/** Like "Thu Nov 26 2026". */
const changelogDate = (epoch: number): string => {
  const [weekday, day, month, year] = new Date(epoch * 1000).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${year}`;
};
