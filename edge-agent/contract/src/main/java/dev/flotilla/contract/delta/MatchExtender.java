package dev.flotilla.contract.delta;

import java.util.ArrayList;
import java.util.List;

/**
 * Extends exact matches over bytes that differ, as long as at least half of what is added agrees
 * (Percival, "Naive differences of executable code", 2003, section 3).
 */
final class MatchExtender {
    private final byte[] old;
    private final byte[] target;

    MatchExtender(byte[] old, byte[] target) {
        this.old = old;
        this.target = target;
    }

    /** Approximate matches that do not overlap in the new file, in its order. */
    List<Match> extend(List<Match> seeds) {
        List<Match> extended = new ArrayList<>();
        Match current = seeds.get(0);
        for (Match next : seeds.subList(1, seeds.size())) {
            int forward = forward(current, next.newStart());
            int backward = backward(next, current.newStart());
            int overlap = current.newStart() + forward - (next.newStart() - backward);
            if (overlap > 0) {
                int kept = split(current, next, next.newStart() - backward, overlap);
                forward -= overlap - kept;
                backward -= kept;
            }
            addUnlessEmpty(extended, current.withLength(forward));
            current = new Match(next.oldStart() - backward, next.newStart() - backward, next.length() + backward);
        }
        addUnlessEmpty(extended, current.withLength(forward(current, target.length)));
        return extended;
    }

    private static void addUnlessEmpty(List<Match> matches, Match match) {
        if (match.length() > 0) {
            matches.add(match);
        }
    }

    /** The length from the match's start, up to {@code end} in the new file, with most agreeing over differing bytes. */
    private int forward(Match match, int end) {
        int most = Math.min(end - match.newStart(), old.length - match.oldStart());
        int best = 0;
        int bestScore = 0;
        int score = 0;
        for (int i = 0; i < most; i++) {
            score += agree(match.oldStart() + i, match.newStart() + i) ? 1 : -1;
            if (score > bestScore) {
                bestScore = score;
                best = i + 1;
            }
        }
        return best;
    }

    /** Likewise towards the start of both files, from the byte before the match down to {@code end} in the new file. */
    private int backward(Match match, int end) {
        int most = Math.min(match.newStart() - end, match.oldStart());
        int best = 0;
        int bestScore = 0;
        int score = 0;
        for (int i = 1; i <= most; i++) {
            score += agree(match.oldStart() - i, match.newStart() - i) ? 1 : -1;
            if (score > bestScore) {
                bestScore = score;
                best = i;
            }
        }
        return best;
    }

    /** How many of {@code overlap} bytes from {@code start} the first match keeps, so that most bytes agree. */
    private int split(Match first, Match second, int start, int overlap) {
        int best = 0;
        int bestScore = 0;
        int score = 0;
        for (int i = 0; i < overlap; i++) {
            score += agree(start + i + first.distance(), start + i) ? 1 : 0;
            score -= agree(start + i + second.distance(), start + i) ? 1 : 0;
            if (score > bestScore) {
                bestScore = score;
                best = i + 1;
            }
        }
        return best;
    }

    private boolean agree(int oldPosition, int newPosition) {
        return old[oldPosition] == target[newPosition];
    }
}
