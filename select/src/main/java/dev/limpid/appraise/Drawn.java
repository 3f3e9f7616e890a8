package dev.limpid.appraise;

import dev.limpid.corpus.Item;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Some of many examples. */
final class Drawn {
    private Drawn() {}

    /** At most so many, the classes in turn as long as they have any: the first few of them are spread over classes, too. */
    static List<Item> of(List<Item> items, int most, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, List<Item>> classes = new TreeMap<>();
        items.forEach(item -> classes.computeIfAbsent(String.join(" ", item.labelled()), none -> new ArrayList<>())
                .add(item));
        int longest = 0;
        for (List<Item> own : classes.values()) {
            for (int i = own.size() - 1; i > 0; i--) {
                Collections.swap(own, i, random.nextInt(i + 1));
            }
            longest = Math.max(longest, own.size());
        }
        List<Item> drawn = new ArrayList<>();
        for (int i = 0; i < longest; i++) {
            for (List<Item> own : classes.values()) {
                if (i < own.size() && drawn.size() < most) {
                    drawn.add(own.get(i));
                }
            }
        }
        return drawn;
    }
}
