export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Where the true median lies with at least 95 % confidence, whatever the distribution: between two of the sorted values, as half of
 * all values lie above the median and each falls there by the toss of a coin.
 */
export function medianInterval(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const count = sorted.length;
  let exactly = 0.5 ** count;
  let atMost = exactly;
  let rank = 0;
  while (atMost + (exactly * (count - rank)) / (rank + 1) <= 0.025) {
    exactly *= (count - rank) / (rank + 1);
    atMost += exactly;
    rank += 1;
  }
  return [sorted[rank], sorted[count - 1 - rank]];
}
