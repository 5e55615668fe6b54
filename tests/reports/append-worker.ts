import { writeReport } from '../../scripts/lib/reports/write.ts';
import { sampleReport } from './sample.ts';

/** Writes so many reports of the same second into a folder that other processes write to as well. */
const [folder = '', count = '0'] = process.argv.slice(2);
for (let index = 0; index < Number(count); index += 1) await writeReport(folder, sampleReport());
