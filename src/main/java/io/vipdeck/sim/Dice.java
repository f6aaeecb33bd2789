package io.vipdeck.sim;

/**
 * Chance that is decided by a seed: the generator SplitMix64 (Steele, Lea, Flood 2014). Written out here
 * so that a seed gives the same course on every machine and in every version of Java.
 */
final class Dice {
    private long state;

    Dice(long seed) {
        state = seed;
    }

    /** Any of the 64-bit numbers. */
    private long next() {
        state += 0x9e3779b97f4a7c15L;
        long mixed = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** A number from 0 to {@code bound} - 1. */
    long below(long bound) {
        return Long.remainderUnsigned(next(), bound);
    }

    /** Whether something happens that happens in this share of cases, 0 to 1. */
    boolean happens(double share) {
        return (next() >>> 11) * 0x1.0p-53 < share;
    }
}
