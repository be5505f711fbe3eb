import { useQuery } from "@tanstack/react-query";
import type { FormInstance } from "antd";
import { useEffect, useRef, useState } from "react";
import { accounts } from "@/api/client";
import type { Draft } from "./draft";
import type { Entry } from "./entries";
import type { Values } from "./fields";

/**
 * A draft without a contact is opened with the account's own, as values like any others: they are saved with it, and
 * whoever reads the entry finds them there.
 */
export function useOwnContact(entry: Entry, draft: Draft, form: FormInstance<Values>): void {
  const [wanted] = useState(() => entry.state === "draft" && hasNone(draft.values));
  const { data } = useQuery({
    queryKey: ["accounts", "own-contact"],
    queryFn: ({ signal }) => accounts.get("/me/contact", { signal }),
    enabled: wanted,
    gcTime: 0, // it is kept nowhere but in the form
    refetchOnWindowFocus: false,
  });
  const filled = useRef(false);
  useEffect(() => {
    if (!wanted || data === undefined || filled.current) return;
    filled.current = true;
    if (!hasNone(draft.values)) return; // somebody was faster
    const values = { ...draft.values, contact_name: data.name, contact_phone: data.phone };
    form.setFieldsValue(values);
    draft.change(values);
  }, [wanted, data, draft, form]);
}

const hasNone = ({ contact_name, contact_phone }: Values): boolean =>
  contact_name.trim() === "" && contact_phone.trim() === "";
