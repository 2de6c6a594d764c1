/** The settings that were in force when something was recorded; secrets were never written down. */
import { z } from 'zod';
import type { SettingView } from '../../adapters/ports/settings-desk.ts';
import type { Value } from '../../config/row.ts';
import { Settings } from '../../config/settings.ts';
import type { Sight } from '../recorder/sight.ts';
import { settingViews } from '../web/setting-views.ts';

const value: z.ZodType<Value> = z.union([
  z.boolean(),
  z.number(),
  z.string(),
  z.array(z.string()),
  z.array(z.record(z.string(), z.union([z.string(), z.number()]))),
]);
const values = z.record(z.string(), value);

/** `header`: as they were when the segment began; the sight says what has changed since. */
export const settingsIn = (header: unknown, sight: Sight, evses: number): readonly SettingView[] => {
  const found = { ...values.safeParse(header).data, ...values.safeParse(sight['settings'] ?? {}).data };
  return settingViews(new Settings(new Map(Object.entries(found)), evses), () => null).map((view) => ({
    ...view,
    // Who had written it was not recorded.
    from: JSON.stringify(view.value) === JSON.stringify(view.default) ? 'default' : 'storage',
    editable: false,
  }));
};
