import { Form, type FormInstance } from "antd";
import { useEffect, useRef, useState } from "react";
import { asProblem, said, type Bilingual, type Fault, Problem } from "@/api/problem";
import type { Language } from "@/api/problem";
import { useLanguage } from "@/locales/language";

/** A fault as its field shows it. English ones are sentences without their subject. */
export function faultText(label: string, text: Bilingual, language: Language): string {
  return language === "en" ? `${label} ${text.en}` : said(text, language);
}

export type Checked<V> = {
  form: FormInstance<V>;
  /** What is wrong with the form as a whole, or that fields are. */
  problem: Problem | null;
  /** How many fields are wrong. */
  faulty: number;
  /** Sends the values; shows what the server finds wrong beside the fields, and goes to the first. */
  send: (act: () => Promise<void>) => Promise<void>;
  sending: boolean;
  /** For the form's onValuesChange: a field that was wrong is checked anew with every key. */
  recheck: (changed: object) => void;
};

export function useCheckedForm<V extends object>(labels: Record<string, string>): Checked<V> {
  const [form] = Form.useForm<V>();
  const language = useLanguage();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [faulty, setFaulty] = useState(0);
  const [sending, setSending] = useState(false);

  const show = (error: unknown) => {
    const found = asProblem(error);
    const first = mark(found);
    setProblem(withOthers(found, labels));
    if (first !== undefined) form.scrollToField(first, { focus: true, block: "center" });
  };

  /** Puts the faults beside their fields; tells the first one's. */
  const mark = (found: Problem): string | undefined => {
    const byField = grouped(found.faults, labels);
    form.setFields(
      [...byField].map(([name, faults]) => ({
        name: name as never,
        errors: faults.map(({ message }) => faultText(labels[name] ?? name, message, language)),
      })),
    );
    setFaulty(byField.size);
    return byField.keys().next().value;
  };

  const send = async (act: () => Promise<void>) => {
    setProblem(null);
    setSending(true);
    try {
      await act();
    } catch (error) {
      show(error);
    } finally {
      setSending(false);
    }
  };

  const recheck = (changed: object) => {
    const wrong = Object.keys(changed).filter((name) => form.getFieldError(name as never).length > 0);
    // a field without a rule of its own is not checked by this: what the server said of it is about what stood there
    const right = () => form.setFields(wrong.map((name) => ({ name: name as never, errors: [] })));
    if (wrong.length > 0) void form.validateFields(wrong as never).then(right, () => undefined);
  };

  // faults are said in the language that is chosen now
  const spoken = useRef(language);
  useEffect(() => {
    if (spoken.current === language) return;
    spoken.current = language;
    recheck(labels);
    if (problem !== null) mark(problem);
  });

  return { form, problem, faulty, send, sending, recheck };
}

/** Faults of what the form does not show are said with the problem itself. */
function withOthers(problem: Problem, labels: Record<string, string>): Problem {
  const others = problem.faults.filter(({ field }) => !(field in labels));
  if (others.length === 0) return problem;
  const zh = [problem.text.zh, ...others.map(({ field, message }) => `${field} ${message.zh}`)].join("；");
  const en = [problem.text.en, ...others.map(({ field, message }) => `${field} ${message.en}`)].join("; ");
  return new Problem(problem.status, problem.code, { zh, en }, problem.faults, problem.retryAfter, problem.requestId);
}

/** Faults of fields that the form shows, in the form's order, which is the server's. */
function grouped(faults: readonly Fault[], labels: Record<string, string>): Map<string, Fault[]> {
  const found = new Map<string, Fault[]>();
  for (const fault of faults)
    if (fault.field in labels) found.set(fault.field, [...(found.get(fault.field) ?? []), fault]);
  return found;
}
