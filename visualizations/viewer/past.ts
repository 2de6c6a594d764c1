/** Whether what is shown is over: then it can be looked at, and nobody can ask it for anything. */
import { computed } from '@preact/signals';
import type { Travel } from '../../adapters/web/views.ts';
import { route } from './route.ts';
import { store } from './store.ts';

const now: Travel = { isPossible: false, recording: null, moment: null };

export const travel = computed((): Travel => store.see('frame')?.travel ?? now);

export const isPast = computed((): boolean => route.value.at !== null || travel.value.recording !== null);
