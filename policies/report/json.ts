import type { Finding } from '../finding';
import type { ReportInput } from './report';

/** The findings for other programs. Keys are added over time; none of these changes its meaning. */
export function jsonReport({ result, asOf, objects, files, notes }: ReportInput): string {
  const report = {
    findings: result.findings.map(plain),
    waived: result.waived.map(({ finding, waiver }) => ({
      ...plain(finding),
      waiver: { reason: waiver.reason, expires: waiver.expires },
    })),
    summary: { asOf, objects, files, rules: result.rules, ...result.counts, waived: result.waived.length },
    notes,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

const plain = ({ rule, severity, object, path, message, fix }: Finding) => {
  const { kind, namespace, name, file } = object;
  return { rule, severity, object: { kind, namespace, name, file }, path, message, fix };
};
