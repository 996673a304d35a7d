import {
  Button,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Input,
  type MantineColorsTuple,
} from '@mantine/core';

const accent: MantineColorsTuple = [
  '#EEF3FB',
  '#DCE7F6',
  '#B7CDEC',
  '#8FB2E6',
  '#6493D6',
  '#3F74BF',
  '#285FAE',
  '#1B4F9C',
  '#153F7D',
  '#0F2E5C',
];

/** Mantine's greys of the dark scheme, in the order in which it uses them: text, …, border, hover, control, ground. */
const dark: MantineColorsTuple = [
  '#E8EBEE',
  '#B6BEC7',
  '#959EA9',
  '#717B87',
  '#2B323A',
  '#22282F',
  '#171C21',
  '#0F1317',
  '#0B0E11',
  '#0B0E11',
];

const controlHeight = { xs: '28px', sm: '34px', md: '42px' } as Record<string, string>;

function buttonVars(variant: string | undefined, size: string) {
  const height = controlHeight[size] ?? controlHeight['sm']!;
  const padding = size === 'xs' ? '10px' : '14px';
  const common = { '--button-height': height, '--button-padding-x': padding, '--button-fz': '13px' };
  if (variant === 'filled') {
    return {
      ...common,
      '--button-bg': 'var(--accent)',
      '--button-hover': 'var(--accent-hover)',
      '--button-color': 'var(--on-accent)',
      '--button-bd': '1px solid transparent',
    };
  }
  if (variant === 'danger') {
    return {
      ...common,
      '--button-bg': 'var(--surface)',
      '--button-hover': 'var(--err-soft)',
      '--button-color': 'var(--err)',
      '--button-bd': '1px solid var(--err)',
    };
  }
  if (variant === 'subtle') {
    return {
      ...common,
      '--button-bg': 'transparent',
      '--button-hover': 'var(--accent-soft)',
      '--button-color': 'var(--accent)',
      '--button-bd': '1px solid transparent',
      '--button-padding-x': '8px',
    };
  }
  return {
    ...common,
    '--button-bg': 'var(--surface)',
    '--button-hover': 'var(--sunken)',
    '--button-color': 'var(--text)',
    '--button-bd': '1px solid var(--line-strong)',
  };
}

/** Mantine in the values of tokens.css. Buttons are outlined unless `variant="filled"` says that it is the next step. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 3 },
  colors: { accent, dark },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--font-mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '22px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '999px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { variant: 'default', size: 'sm' },
      vars: (_theme, props) => ({ root: buttonVars(props.variant, String(props.size ?? 'sm')) }),
    }),
    Input: Input.extend({
      vars: (_theme, props) => ({
        wrapper: {
          '--input-height': controlHeight[String(props.size ?? 'sm')] ?? '34px',
          '--input-fz': '13px',
          '--input-bd': 'var(--line-strong)',
          '--input-bd-focus': 'var(--accent)',
          '--input-color': 'var(--text)',
          '--input-disabled-color': 'var(--text-3)',
          '--input-disabled-bg': 'var(--sunken)',
        },
      }),
    }),
    InputWrapper: { defaultProps: { size: 'sm', inputWrapperOrder: ['label', 'input', 'description', 'error'] } },
    Checkbox: Checkbox.extend({
      defaultProps: { size: 'xs' },
      vars: () => ({ root: { '--checkbox-color': 'var(--accent)', '--checkbox-icon-color': 'var(--on-accent)' } }),
    }),
    Modal: {
      defaultProps: { centered: true, radius: 'md', transitionProps: { duration: 0 }, overlayProps: { opacity: 0.4 } },
    },
    Switch: { defaultProps: { withThumbIndicator: false } },
    Select: { defaultProps: { comboboxProps: { transitionProps: { duration: 0 } }, allowDeselect: false } },
  },
});

const state = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-error': 'var(--err)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--text-3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
};

/** The tokens switch between light and dark themselves, so both schemes get the same references. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: state, dark: state });
