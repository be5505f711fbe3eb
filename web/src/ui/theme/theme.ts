import type { ThemeConfig } from "antd";
import { palette } from "./palette";

/** Ant Design in our colours and measures. README.md tells why they are so. */
export const theme: ThemeConfig = {
  cssVar: { key: "tuiyou" },
  hashed: false,
  token: {
    colorPrimary: palette.primary,
    colorPrimaryHover: palette["primary-hover"],
    colorPrimaryActive: palette["primary-active"],
    colorInfo: palette.primary,
    colorInfoBg: palette["primary-tint"],
    colorLink: palette.primary,
    colorLinkHover: palette["primary-hover"],
    colorLinkActive: palette["primary-active"],
    colorError: palette.danger,
    colorErrorBg: palette["danger-tint"],
    colorSuccess: palette.success,
    colorSuccessBg: palette["success-tint"],
    colorWarning: palette.warning,
    colorWarningBg: palette["warning-tint"],
    colorText: palette.ink,
    colorTextSecondary: palette.quiet,
    colorTextTertiary: palette.hint,
    colorTextDescription: palette.quiet,
    colorTextPlaceholder: palette.hint,
    colorTextDisabled: palette.hint,
    colorBorder: palette.edge,
    colorBorderSecondary: palette.line,
    colorBgLayout: palette.paper,
    colorBgContainer: palette.surface,
    fontFamily: "var(--sans)",
    fontSize: 15,
    lineHeight: 1.6,
    controlHeight: 40,
    controlHeightSM: 32,
    borderRadius: 3,
    borderRadiusLG: 4,
    borderRadiusSM: 2,
    boxShadow: "0 6px 24px rgb(31 35 41 / 14%)",
    boxShadowSecondary: "0 6px 24px rgb(31 35 41 / 14%)",
    motion: false, // what still moves is measured wrongly by what opens over it, and missed by a quick click
  },
  components: {
    Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", fontWeight: 500 },
    Form: {
      itemMarginBottom: 28, // room for one line: a fault must not move the button that is being pressed
      verticalLabelPadding: "0 0 4px",
      labelColor: palette.ink,
      labelRequiredMarkColor: palette.danger,
    },
    Table: {
      headerBg: palette.paper,
      headerColor: palette.quiet,
      cellPaddingBlock: 10,
      cellPaddingInline: 12,
      rowHoverBg: palette["primary-tint"],
    },
  },
};
