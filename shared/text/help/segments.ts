import type { HelpTopic } from './topic.ts';

export const SEGMENTS: readonly HelpTopic[] = [
  {
    id: 'segments',
    title: 'Segments and their number',
    steps: ['segments'],
    paragraphs: [
      'Move the number of segments and watch the curves, the map and the list. The recommendation says which figures are behind it; it is advice, and a number that serves your colleagues better is a good reason for another one.',
      'Two halves nearly always separate best and seldom serve, so two segments are recommended only when they separate clearly better than any other number.',
      'The map is for looking: near means similar, but distances and sizes on it are distorted. Segments are found in the features, never on the map.',
      'Names and colours stay with a segment when you change things; when it has split, merged or gone, that is said. Choose a segment in the list to give it another colour: the palette stays apart for colour-blind readers, and documents use the same colours.',
      'A chosen segment can be split further (or --split 2, --split 2=3): k-means among its customers only, on the same prepared features, into the number of parts with the highest silhouette there whose parts are all large enough, or into as many as you say. The parts are 2a, 2b, … by size; they stand in segments.csv as micro_segment, in the documents with what sets them apart from their segment, and in model.json, so that score tells the part of new customers too. A split finds its segment again by its place when segments are made anew, and says so when it does not. Parts can be given names of your own (the pen beside them), which are found again in the same way.',
      'Every chart selects customers: a lasso or box on the map (Shift adds, Alt takes away), bars of a feature\'s distribution, bars of the silhouette plot, traits of a profile, rules. The others follow: unselected points are grey, distributions and the list show the selected part. A selection can be written as a CSV or kept as a segment of your own with the project, renamed and removed; undo goes through these steps too.',
    ],
    terms: [
      { term: 'Inertia', meaning: 'Sum of squared distances of the customers to the centre of their segment, in prepared units. The elbow is where more segments stop helping much.' },
      { term: 'Silhouette', meaning: '(b − a) / max(a, b) with a the mean distance to the own segment and b to the nearest other one; −1 to 1, higher is better. Exact up to 20,000 customers, above that within one sample of 20,000, the same for every number of segments.' },
      { term: 'Davies-Bouldin', meaning: 'Overlap of neighbouring segments: mean over segments of the worst ratio of spread to distance between centres; lower is better.' },
      { term: 'Calinski-Harabasz', meaning: 'Variation between segments over variation within, each per degree of freedom; higher is better.' },
      { term: 'Dunn', meaning: 'Smallest distance between customers of two segments over the largest distance within one; higher is better. Up to 20,000 customers.' },
    ],
  },
  {
    id: 'profiles',
    title: 'Profiles and personas',
    steps: ['profiles', 'personas'],
    paragraphs: [
      'A profile shows what sets a segment apart from all customers, in your units, strongest first. Differences in the features that made the segments are there by construction, so no p-values are given for them.',
      'A persona is a profile as a page for others: its figures come from the data, its name and the analyst\'s view are yours and marked as such. It says how to recognise a customer of the segment by a few conditions, which segment is nearest, and how stable it is where that was measured (Resamples for stability).',
      'Figures are of the values as they were before steps capped, filled, transformed or scaled them, although the segments were made of the prepared ones. Levels that pick the same customers are said once, with the others named beside.',
    ],
    terms: [
      { term: 'Effect', meaning: '(mean of the segment − mean of all customers) / standard deviation over all customers, with a 95% interval given the segments.' },
    ],
  },
  {
    id: 'export',
    title: 'Export',
    steps: ['export'],
    paragraphs: [
      'segments.csv has the customer\'s identifier, the number of the segment (1 is the largest) and its name, in the order of the source. Customers left out stay in, with an empty segment. The workbook (XLSX) and Parquet hold the same with the types of columns: ids as text, days as days; the workbook has sheets of the segments and of the means by segment too.',
      'Persona pages come as a web page, a Word file, a PDF and a presentation. All are made from the same document, so their figures are the same; on slides bars and tables can be moved and edited, and a heat map of many features shows those that differ most.',
      'The recipe repeats the analysis (tessera run), the model gives new customers the labels of the saved segments without moving them (tessera score). For a table in a database the model is also SQL: each row gets the segment of the nearest centre, prepared as in the analysis; PMML 4.4 holds the same for other tools.',
      'The page Mail platform makes contacts with their segment, one row for each address, with the headings of the platform and only the columns you choose (tessera handover). Customers who did not agree, or have no address, are left out and counted. The content block has a place for the text of each segment and one for everybody else.',
      'The page Test plan says how many customers a test with a control group needs in each segment, and draws who gets what (tessera abplan). A customer\'s group follows from the seed and the customer alone, so that nobody is moved when others join. A column that says who agreed to be written to is proposed; nobody else takes part. An effect below 0 plans for what is to fall, as churn is.',
      'Which files, contacts and test you chose is kept with the project and can be undone; tessera run writes them again from the recipe.',
    ],
    terms: [
      { term: 'Power', meaning: 'How surely a test finds an effect of the size that is asked for, where it is there; 80% is usual.' },
      { term: 'Standardised mean difference', meaning: 'How far two groups differ in a feature before the test, in standard deviations; up to 0.1 is usual.' },
    ],
  },
];
