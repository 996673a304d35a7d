import { SegmentedControl, useMantineColorScheme } from '@mantine/core';

interface Props {
  label: string;
  words: { auto: string; light: string; dark: string };
}

/** Light, dark, or as the system has it; kept in this browser. */
export function ColorSchemeSwitch({ label, words }: Props) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={label}
      value={colorScheme}
      onChange={(value) => setColorScheme(value as typeof colorScheme)}
      data={[
        { value: 'auto', label: words.auto },
        { value: 'light', label: words.light },
        { value: 'dark', label: words.dark },
      ]}
    />
  );
}
