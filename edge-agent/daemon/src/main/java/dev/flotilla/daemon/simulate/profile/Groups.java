package dev.flotilla.daemon.simulate.profile;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.config.InvalidSettingsException;
import dev.flotilla.contract.config.SettingValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The groups of a profile; those devices that none of them holds are plain. */
public final class Groups {
    /** A part of all devices, or a number of them. */
    private record Group(Traits traits, double share, int count) {
        int size(int devices) {
            return count > 0 ? count : (int) Math.round(share * devices);
        }
    }

    private final List<Group> groups;

    private Groups(List<Group> groups) {
        this.groups = groups;
    }

    /**
     * Reads the section {@code groups}: the settings of each group under its name.
     *
     * @throws MalformedDocumentException naming the group and every setting of it that is wrong
     */
    public static Groups parse(Document section) throws MalformedDocumentException {
        List<Group> groups = new ArrayList<>();
        for (String name : section.keys()) {
            groups.add(group(name, section.object(name)));
        }
        return new Groups(List.copyOf(groups));
    }

    private static Group group(String name, Document document) throws MalformedDocumentException {
        try {
            SettingValues values = Traits.settings().parse(document);
            Group group = new Group(Traits.of(name, values), values.get(Traits.SHARE), values.get(Traits.COUNT));
            if ((group.share() > 0) == (group.count() > 0)) {
                throw new MalformedDocumentException("groups." + name + ": expected either share or count above 0");
            }
            return group;
        } catch (InvalidSettingsException e) {
            throw new MalformedDocumentException("groups." + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * What each of so many devices is like, drawn by lot.
     *
     * @param imagesPerSecond of the plain ones
     * @throws IllegalArgumentException if the groups together have more devices than there are
     */
    public List<Traits> draw(int devices, double imagesPerSecond, Random random) {
        Traits[] drawn = new Traits[devices];
        Arrays.fill(drawn, Traits.plain(imagesPerSecond));
        int used = 0;
        for (Group group : groups) {
            int size = group.size(devices);
            if (size > devices - used) {
                throw new IllegalArgumentException("groups." + group.traits().group() + ": " + size
                        + " devices, of all " + devices + " only " + (devices - used) + " are left");
            }
            Arrays.fill(drawn, used, used + size, group.traits());
            used += size;
        }
        List<Traits> shuffled = Arrays.asList(drawn);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled);
    }
}
