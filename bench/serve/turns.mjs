// Servers that are compared take turns, so that whatever else the machine does falls on all of them alike.

/** What `measure` says of each subject, round by round, once it is told. */
export async function inTurns(subjects, count, measure, tell) {
  const rounds = [];
  while (rounds.length < count) {
    const round = [];
    for (const subject of subjects) round.push(await measure(subject));
    rounds.push(round);
    tell(round);
  }
  return rounds;
}
