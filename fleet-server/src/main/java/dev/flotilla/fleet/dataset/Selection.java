package dev.flotilla.fleet.dataset;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which labelled samples a version is made of, and which are left out, why and of whom. Two accepted samples may have equal inputs, also
 * because a person released a quarantined duplicate, so the second is left out here and not where samples come in.
 */
final class Selection {
    /** However few there are, a device may have so many. */
    static final int MIN_SHARE = 10;

    private final List<Labelled> chosen = new ArrayList<>();
    private final Map<LeftOut.Why, Map<String, Integer>> leftOut = new HashMap<>();

    /**
     * Chooses.
     *
     * @param fit samples of the right form
     * @param otherForm those of another one
     * @param suspects places of those among {@code fit} whose label is probably wrong
     * @param devices all of whose samples are left out
     */
    static Selection of(List<Labelled> fit, List<Labelled> otherForm, Set<Integer> suspects, Set<String> devices) {
        Selection selection = new Selection();
        otherForm.forEach(sample -> selection.leaveOut(LeftOut.Why.OTHER_FORM, sample));
        List<Labelled> sound = new ArrayList<>();
        Set<Digest> inputs = new HashSet<>();
        for (int i = 0; i < fit.size(); i++) {
            if (devices.contains(device(fit.get(i)))) {
                selection.leaveOut(LeftOut.Why.SUSPECT_DEVICE, fit.get(i));
            } else if (suspects.contains(i)) {
                selection.leaveOut(LeftOut.Why.SUSPECT_LABEL, fit.get(i));
            } else if (!inputs.add(input(fit.get(i)))) {
                selection.leaveOut(LeftOut.Why.DUPLICATE, fit.get(i));
            } else {
                sound.add(fit.get(i));
            }
        }
        selection.share(sound);
        return selection;
    }

    /** No device has more than twice what each would have if all had the same. In the order of their inputs' digests. */
    private void share(List<Labelled> sound) {
        sound.sort(Comparator.comparing(Selection::input));
        Map<String, Integer> taken = new HashMap<>();
        long devices = sound.stream().map(Selection::device).distinct().count();
        long even = (sound.size() + Math.max(1, devices) - 1) / Math.max(1, devices);
        long most = Math.max(MIN_SHARE, 2 * even);
        for (Labelled sample : sound) {
            if (sample.sample().device().isPresent() && taken.merge(device(sample), 1, Integer::sum) > most) {
                leaveOut(LeftOut.Why.OVER_SHARE, sample);
            } else {
                chosen.add(sample);
            }
        }
    }

    private void leaveOut(LeftOut.Why why, Labelled sample) {
        leftOut.computeIfAbsent(why, added -> new HashMap<>()).merge(device(sample), 1, Integer::sum);
    }

    private static Digest input(Labelled sample) {
        return sample.sample().facts().orElseThrow().input().orElseThrow();
    }

    private static String device(Labelled sample) {
        return sample.sample().device().map(DeviceId::value).orElse("");
    }

    /** In the order of their inputs' digests. */
    List<Labelled> chosen() {
        return chosen;
    }

    /** By reason, then by device. */
    List<LeftOut> leftOut() {
        List<LeftOut> all = new ArrayList<>();
        leftOut.forEach((why, devices) -> devices.forEach((device, count) -> all.add(new LeftOut(why, device, count))));
        all.sort(Comparator.comparing(LeftOut::why).thenComparing(LeftOut::device));
        return all;
    }
}
