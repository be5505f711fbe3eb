import { Radio } from "antd";
import { useSearchParams } from "react-router";
import { audit as texts } from "@/locales/audit";
import { useTexts } from "@/locales/language";
import { useTitle } from "@/ui/use-title";
import styles from "./audit.module.css";
import { FilterForm, filterOf } from "./filter-form";
import { Records } from "./records";
import { SERVICES, type ServiceName } from "./services";
import { Verification } from "./verification";

/** The filter stands in the address: it can be kept, and sent to a colleague. */
export default function AuditPage() {
  const t = useTexts(texts);
  useTitle(t.title);
  const [search, setSearch] = useSearchParams();
  const service = SERVICES.find((name) => name === search.get("service")) ?? "accounts";
  const filter = filterOf(search);

  const choose = (chosen: ServiceName) => setSearch({ service: chosen });
  return (
    <div className={styles.page}>
      <h1>{t.title}</h1>
      <p className={styles.lead}>{t.lead}</p>
      <Radio.Group
        aria-label={t.service}
        optionType="button"
        buttonStyle="solid"
        value={service}
        onChange={(event) => choose(event.target.value as ServiceName)}
        options={SERVICES.map((name) => ({ value: name, label: t.services[name] }))}
      />
      <Verification key={service} service={service} />
      <FilterForm key={search.toString()} filter={filter} onFilter={(wanted) => setSearch({ service, ...wanted })} />
      <Records service={service} filter={filter} />
    </div>
  );
}
