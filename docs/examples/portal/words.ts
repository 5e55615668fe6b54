import type { Random } from './random.ts';

// What people ask about a new home, and what the assistant answers. Invented for this example.

type Words = readonly [string, ...string[]];

const SLOTS: Readonly<Record<string, Words>> = {
  room: [
    'kitchen',
    'main bathroom',
    'en suite',
    'hall',
    'utility room',
    'attic',
    'box bedroom',
    'landing',
    'garden',
    'driveway',
    'living room',
    'back bedroom',
  ],
  thing: [
    'extractor fan',
    'heat pump',
    'thermostat',
    'smoke alarm',
    'skirting board',
    'window handle',
    'patio door',
    'stopcock',
    'radiator valve',
    'ventilation filter',
    'shower tray',
    'fuse board',
    'EV charger',
    'kitchen tap',
    'attic hatch',
    'intercom',
  ],
  fault: [
    'makes a humming noise',
    'is leaking a little',
    'will not switch on',
    'is scratched',
    'shows error E4',
    'is loose',
    'smells damp',
    'trips the fuse',
    'does not close properly',
    'has no hot water',
    'is colder than the rest',
  ],
  day: [
    'Monday',
    'Tuesday',
    'Wednesday',
    'Thursday',
    'Friday',
    'next week',
    'tomorrow',
    'this afternoon',
    'the 14th',
    'the end of the month',
  ],
  time: ['9:00', '10:30', '11:15', '12:00', '13:45', '14:30', '16:00', '17:20'],
  person: [
    'Áine',
    'Seán',
    'Órla',
    'Tomasz',
    'Niamh',
    'Mr Byrne',
    'Ms Walsh',
    'Zoë',
    'Connor',
    'Ewa',
    'the site manager',
    'the electrician',
  ],
  paper: [
    'BER certificate',
    'snag list',
    'warranty booklet',
    'floor plan',
    'user manual',
    'contract',
    'site map',
    'fire safety notice',
    'colour chart',
    'handover pack',
  ],
  place: [
    'the show house',
    'the site office',
    'the crèche',
    'the bus stop',
    'the recycling point',
    'the playground',
    'the main gate',
    'the car park',
  ],
  colour: ['Skimming Stone', 'Cornforth White', 'matt magnolia', 'RAL 7016', 'Pale Oak', 'brilliant white'],
};

const QUESTIONS = compile([
  'Hi, the {thing} in the {room} {fault}. Who do I contact?',
  'When is the snagging for our house? Is it still {day} at {time}?',
  'Where can I find the {paper}?',
  'The {thing} {fault} since {day}, and {person} has not rung back.',
  'How do I reset the {thing}?',
  'Can we get into the house on {day} to measure the {room}?',
  'What paint was used in the {room}? Is it {colour}?',
  'Is there parking for visitors near {place}?',
  'Could you send me the {paper} again, please? The link gives "404".',
  'Do we have to tell management before fitting a new {thing}?',
  'What day are the bins collected from {place}?',
  'Thanks! And what about the {thing} in the {room}?',
  'ok thanks, that works 👍',
  'My {room} is very cold in the morning. What temperature should the {thing} be set to?',
  'Is the broadband connected yet? {person} said {day}.',
  'Two things:\n1) the {thing} {fault}\n2) I still need the {paper}',
  'How wide is the {room}? The plan says {number} mm and I measure {number} mm.',
  'Who has the keys for {place}?',
]);

const ANSWERS = compile([
  'Thanks for letting us know about the {thing}.',
  'You can find the {paper} under Documents › Handover in this portal.',
  'The {thing} in the {room} is covered by the two-year defects warranty.',
  'Please switch it off at the fuse board, wait {number} seconds and switch it on again.',
  'I have passed this on to {person}, who will be in touch by {day}.',
  'According to the {paper}, the {room} was finished in {colour}.',
  'The recommended setting is 20 °C during the day and 18 °C at night.',
  'If the {thing} {fault} again, please send a photo here and mention reference {number}.',
  'Visitor parking is beside {place}; please do not block the turning area.',
  'The site team is available on {day} between {time} and {time}.',
  'Bins are collected on {day}; leave them at {place} the evening before.',
  'For anything that involves the gas or the main electrical supply, please do not attempt a repair yourself.',
  'I am sorry, but I do not have that information for your home. The site office (extension {number}) can help.',
  'Your snag list has {number} open items. The {thing} is one of them.',
  'The dimension on the drawing is {number} mm, with a tolerance of 15 mm.',
  'The manual is stored as C:\\Handover\\{number}\\{paper}.pdf on the stick in your handover pack.',
  'Is there anything else I can help you with?',
]);

/** Common words, the commonest first, for what no template foresees. */
const VOCABULARY =
  `the to and is a in for of it we on that have be with was not this are but you from at they will
there can if or so about just an all when our would been one what still do has had like out get up some now then after
any before did them only which who how time back house home work door water wall floor window heat pump week month year
today room side front upper lower small large new old left right open closed again since until because though maybe
please thanks sorry call email photo video letter plan price quote bill paid order delivery builder plumber painter
tiler roofer surveyor engineer solicitor bank mortgage neighbour family children dog garden fence gate path drain gutter
roof chimney slate brick render plaster crack stain mould draught noise smell leak drip pressure boiler cylinder tank
valve filter fan vent duct switch socket light lamp fuse cable router signal password account portal page button
question answer manual warranty certificate register meter reading electricity gas supply charge tariff battery solar
panel inverter kilowatt degree litre metre millimetre screw hinge lock key handle glass frame seal silicone grout tile
timber carpet laminate stairs banister shelf press drawer worktop sink tap shower bath toilet cistern mirror towel rail
radiator thermostat timer schedule setting manual automatic quickly slowly usually never always often twice yesterday
morning evening night weekend holiday winter summer rain frost wind snow storm insurance claim report survey snag list
item finished missing broken repaired replaced ordered delayed cancelled confirmed agreed refused expected measured
tested cleaned moved fitted removed painted sealed levelled adjusted connected disconnected north south east west
corner kerb footpath lamp post bin store bicycle visitor parking permit clamp barrier fob buzzer letterbox apartment
lift lobby stairwell balcony railing decking patio slab gravel hedge tree lawn topsoil drainage soakaway manhole`.split(
    /\s+/,
  );

/** The vocabulary as it is spoken: the common words many times. */
const SPOKEN = Array.from(
  { length: 0x1000 },
  (_, index) => VOCABULARY[Math.floor((index / 0x1000) ** 1.4 * VOCABULARY.length)] ?? 'the',
);

/** A loose sentence: most chat is no template. */
function ramble(random: Random): string {
  let text = '';
  for (let count = random.between(6, 20); count > 0; count -= 1) {
    const word = SPOKEN[random.next() & 0xfff] ?? 'the';
    text += text === '' ? (word[0] ?? '').toUpperCase() + word.slice(1) : ` ${word}`;
  }
  return `${text}.`;
}

const NAMES: Words = [
  'Aoife Murphy',
  'Seán Ó Briain',
  'Maria Kowalska',
  'Liam Walsh',
  'Chidi Okafor',
  'Emma Byrne',
  'Jack McCarthy',
  'Sofia Rossi',
  'Niamh Daly',
  'Priya Nair',
  "Ciara O'Sullivan",
  'Tomás Keane',
  'Grace Nolan',
  'Daniel Hughes',
  'Ana Silva',
  'Róisín Kelly',
];

/** What a purchaser writes. */
export function question(random: Random): string {
  return random.fraction() < 0.4
    ? ramble(random)
    : `${fill(random.pick(QUESTIONS), random)} ${ramble(random)}`;
}

/** What the assistant answers: two to five sentences. */
export function answer(random: Random): string {
  let text = fill(random.pick(ANSWERS), random);
  for (let more = random.between(1, 4); more > 0; more -= 1) {
    text += random.fraction() < 0.2 ? ` ${fill(random.pick(ANSWERS), random)}` : ` ${ramble(random)}`;
  }
  return text;
}

/** The name of a person; common to several, as names are. */
export function personName(number: number): string {
  return NAMES[number % NAMES.length] ?? NAMES[0];
}

type Template = readonly { text: string; slot: Words | 'number' | undefined }[];

function compile(texts: Words): readonly [Template, ...Template[]] {
  const [first, ...rest] = texts;
  return [template(first), ...rest.map(template)];
}

/** Splits `Where is {place}?` once, so that filling it is a few concatenations. */
function template(text: string): Template {
  const parts: { text: string; slot: Words | 'number' | undefined }[] = [];
  for (const match of text.matchAll(/([^{]*)(?:\{(\w+)\})?/g)) {
    if (match[0] === '') continue;
    const name = match[2];
    const slot = name === undefined ? undefined : name === 'number' ? 'number' : SLOTS[name];
    if (name !== undefined && slot === undefined) throw new TypeError(`no words for {${name}}`);
    parts.push({ text: match[1] ?? '', slot });
  }
  return parts;
}

function fill(pieces: Template, random: Random): string {
  let text = '';
  for (const piece of pieces) {
    text += piece.text;
    if (piece.slot === 'number') text += String(random.between(100, 4999));
    else if (piece.slot !== undefined) text += random.pick(piece.slot);
  }
  return text;
}
