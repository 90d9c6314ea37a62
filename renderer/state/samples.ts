import penguinsUrl from '../samples/penguins.csv?url';
import retailUrl from '../samples/online-retail.csv.packed?url';
import wholesaleUrl from '../samples/wholesale-customers.csv?url';
import { AppError } from '../../shared/errors/app-error.ts';

/** Data that ships with the application, with its attribution. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly attribution: string;
  /** Name of the file as the analysis knows it. */
  readonly fileName: string;
  /** Where the window's own files answer it. */
  readonly url: string;
  /** Of the file as read, unpacked. */
  readonly sha256: string;
}

export const SAMPLES: readonly Sample[] = [
  {
    id: 'online-retail',
    title: 'Online Retail, one quarter',
    description: '105,335 order lines of a British gift shop, December 2010 to February 2011, with cancellations and lines without a customer.',
    attribution: 'UCI Online Retail, Daqing Chen (2015), doi 10.24432/C5BW33, CC BY 4.0. First three months, otherwise unchanged.',
    fileName: 'online_retail_2010-12_2011-02.csv',
    url: retailUrl,
    sha256: 'b888bb92572afb461d2650820ef1b8e4ba123c7d1fdc790552fcc4c311cc3314',
  },
  {
    id: 'wholesale',
    title: 'Wholesale customers',
    description: '440 customers of a wholesaler and what they spent in six groups of goods.',
    attribution: 'UCI Wholesale customers, Margarida Cardoso (2013), doi 10.24432/C5030X, CC BY 4.0.',
    fileName: 'wholesale_customers.csv',
    url: wholesaleUrl,
    sha256: 'c3d018c643565b85cee733c4a2ac76dd76e080e857cb23f0ccfcc2e15a6c17ef',
  },
  {
    id: 'penguins',
    title: 'Palmer penguins',
    description: '344 birds, mixed columns with gaps: small enough to check every step by eye.',
    attribution: 'Palmer Station penguins, Kristen Gorman and Allison Horst, CC0.',
    fileName: 'penguins.csv',
    url: penguinsUrl,
    sha256: 'dfee817d1c1422363886dfd1897b3bed1a54ff9a3a6b223b5b7900a88e55a24d',
  },
];

/**
 * The bytes of a sample, unpacked.
 * @throws AppError `file-not-found`
 */
export async function loadSample(sample: Sample): Promise<File> {
  const response = await fetch(sample.url).catch((cause: unknown) => {
    throw new AppError('file-not-found', { file: sample.fileName }, cause);
  });
  if (!response.ok) throw new AppError('file-not-found', { file: sample.fileName });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const gzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!gzip) return new File([bytes], sample.fileName);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new File([await new Response(stream).blob()], sample.fileName);
}
