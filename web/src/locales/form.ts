import { texts } from "./language";

export const form = texts(
  {
    faults: (count: number) => `有 ${count} 处需要修改`,
    wait: (seconds: number) => `请于 ${seconds} 秒后再试`,
    timeOf: (label: string) => `${label}：时刻`,
  },
  {
    faults: (count: number) => `${count} ${count === 1 ? "field needs" : "fields need"} a change`,
    wait: (seconds: number) => `Please try again in ${seconds} s`,
    timeOf: (label: string) => `${label}: time`,
  },
);
