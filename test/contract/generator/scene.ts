/** What a play needs of the pool that it is played on; made beforehand. */
export type Scene = {
  url: string;
  code: string;
  resident: string;
  procedure: string;
  answers: Record<string, unknown>;
  facility: string;
  unit: string;
  band: string;
  date: string;
};

/** What a play saw. */
export type Seen = {
  receipt: string;
  status: string;
  title: string;
  booking: string;
  yen: number;
  own: string[];
  refused: string;
};
