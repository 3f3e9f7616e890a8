package dev.limpid.evaluate;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

/** Against {@code tools/golden/slices.py}, counting by hand, planted slices and data where there is nothing to find. */
class SlicesTest {
    /** How often an example is answered wrong. */
    private interface Chance {
        double of(Set<String> words, String label, double length);
    }

    private static List<String[]> golden(String kind) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(SlicesTest.class.getResourceAsStream("/golden/slices.txt")),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> line.startsWith(kind + " "))
                    .map(line -> line.split(" "))
                    .toList();
        }
    }

    @Test
    void the_exact_test_is_that_of_scipy() throws IOException {
        List<String[]> cases = golden("fisher");
        assertThat(cases).hasSizeGreaterThan(30);
        for (String[] one : cases) {
            int wrong = Integer.parseInt(one[1]);
            int othersWrong = Integer.parseInt(one[3]);
            double p = Slices.moreWrong(
                    wrong, wrong + Integer.parseInt(one[2]), othersWrong, othersWrong + Integer.parseInt(one[4]));
            double expected = Double.parseDouble(one[5]);
            assertThat(p).as(String.join(" ", one)).isCloseTo(expected, within(1e-12 + 1e-8 * expected));
        }
    }

    @Test
    void the_correction_is_that_of_scipy() throws IOException {
        List<String[]> cases = golden("adjusted");
        assertThat(cases).hasSize(4);
        for (String[] one : cases) {
            int count = (one.length - 2) / 2;
            double[] p = Arrays.stream(one, 1, 1 + count)
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            double[] expected = Arrays.stream(one, 2 + count, one.length)
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            assertThat(BenjaminiHochberg.adjust(p)).containsExactly(expected, within(1e-14));
        }
    }

    /** Twelve words, each in a quarter of the examples, two labels, a length. */
    private static List<Answered> data(int count, long seed, Chance chance) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Answered> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Set<String> words = new TreeSet<>();
            for (int word = 0; word < 12; word++) {
                if (random.nextInt(4) == 0) {
                    words.add("w" + word);
                }
            }
            String label = random.nextBoolean() ? "good" : "bad";
            double length = 3 + random.nextInt(40);
            boolean wrong = random.nextDouble() < chance.of(words, label, length);
            String other = label.equals("good") ? "bad" : "good";
            examples.add(new Answered(words, Map.of(Answered.LENGTH, length), label, wrong ? other : label));
        }
        return examples;
    }

    @Test
    void a_planted_word_is_found_alone() {
        List<Slice> found =
                Slices.STANDARD.find(data(800, 1, (words, label, length) -> words.contains("w4") ? 0.4 : 0.05));
        assertThat(found).hasSize(1);
        Slice slice = found.get(0);
        assertThat(slice.conditions()).containsExactly(new Condition("word", "contains \"w4\""));
        assertThat(slice.rate()).isBetween(0.3, 0.5);
        assertThat(slice.othersRate()).isLessThan(0.1);
        assertThat(slice.examples()).hasSize(800 - slice.others()).isSorted();
        assertThat(slice)
                .hasToString("contains \"w4\": " + slice.wrong() + " of "
                        + slice.examples().size() + " wrong, " + slice.othersWrong() + " of " + slice.others()
                        + " others");
    }

    @Test
    void a_planted_pair_is_found_where_neither_condition_accounts_for_it() {
        List<Slice> found = Slices.STANDARD.find(
                data(1200, 2, (words, label, length) -> words.contains("w4") && label.equals("good") ? 0.5 : 0.05));
        assertThat(found)
                .filteredOn(slice -> slice.conditions().size() == 2)
                .first()
                .extracting(Slice::conditions)
                .isEqualTo(List.of(new Condition("word", "contains \"w4\""), new Condition("label", "label is good")));
        // Its halves have more wrong answers too, as have those answers that they are given.
        assertThat(found)
                .allSatisfy(slice -> assertThat(slice.conditions())
                        .extracting(Condition::text)
                        .containsAnyOf("contains \"w4\"", "label is good", "answer is bad"));
    }

    @Test
    void a_planted_quarter_of_a_range_is_found_and_a_category() {
        List<Slice> found = Slices.STANDARD.find(data(800, 3, (words, label, length) -> length > 33 ? 0.4 : 0.05));
        assertThat(found.get(0))
                .hasToString(found.get(0).toString())
                .satisfies(slice -> assertThat(slice.conditions().get(0).text()).matches("length in words > 3[0-9]"));
        SplittableRandom random = new SplittableRandom(4);
        List<Answered> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String city = List.of("Bonn", "Bern", "Brno").get(random.nextInt(3));
            boolean wrong = random.nextDouble() < (city.equals("Bern") ? 0.5 : 0.1);
            rows.add(new Answered(
                    Set.of(), Map.of("city", city, "age", random.nextDouble()), "yes", wrong ? "no" : "yes"));
        }
        // Who is always asked about the same label is wrong exactly where the answer is "no".
        assertThat(Slices.STANDARD.find(rows))
                .extracting(slice -> slice.conditions().get(0).text())
                .contains("city is Bern", "answer is no")
                .noneMatch(text -> text.startsWith("age") || text.equals("city is Bonn"));
    }

    @Test
    void where_there_is_nothing_to_find_something_is_found_no_more_often_than_stated() {
        Slices slices = new Slices(10, 0.1, 2000, 100);
        int data = 400;
        int some = 0;
        for (int seed = 0; seed < data; seed++) {
            some += slices.find(data(300, 1000 + seed, (words, label, length) -> 0.2))
                            .isEmpty()
                    ? 0
                    : 1;
        }
        // Where all is chance the false discovery rate is the probability of finding anything; 3 deviations of a count.
        assertThat(some).isLessThanOrEqualTo((int) (0.1 * data + 3 * Math.sqrt(0.1 * 0.9 * data)));
    }

    @Test
    void all_slices_are_those_that_counting_by_hand_finds() {
        List<Answered> examples = data(
                120,
                9,
                (words, label, length) -> 0.05
                        + (words.contains("w1") ? 0.3 : 0)
                        + (words.contains("w5") && label.equals("good") ? 0.5 : 0)
                        + (length > 30 ? 0.15 : 0));
        Slices slices = new Slices(4, 0.9, 11, 50);
        List<String> names = new ArrayList<>();
        List<Predicate<Answered>> holds = new ArrayList<>();
        List<String> facets = new ArrayList<>();
        List<String> words = IntStream.range(0, 12)
                .mapToObj(i -> "w" + i)
                .sorted()
                .sorted(Comparator.comparingLong(word -> -examples.stream()
                        .filter(one -> one.words().contains(word))
                        .count()))
                .limit(11)
                .toList();
        for (String word : words) {
            names.add("contains \"" + word + "\"");
            facets.add(word);
            holds.add(one -> one.words().contains(word));
        }
        for (String label : List.of("bad", "good")) {
            names.add("label is " + label);
            facets.add("label");
            holds.add(one -> one.label().equals(label));
            names.add("answer is " + label);
            facets.add("label");
            holds.add(one -> one.predicted().equals(label));
        }
        double[] lengths = examples.stream()
                .mapToDouble(one -> (Double) one.values().get(Answered.LENGTH))
                .sorted()
                .toArray();
        double[] edges = {0, lengths[29], lengths[59], lengths[89], 1000};
        for (int i = 0; i < 4; i++) {
            double from = edges[i];
            double to = edges[i + 1];
            names.add(
                    i == 0
                            ? "length in words <= " + (int) to
                            : i == 3
                                    ? "length in words > " + (int) from
                                    : (int) from + " < length in words <= " + (int) to);
            facets.add("length");
            holds.add(one -> (Double) one.values().get(Answered.LENGTH) > from
                    && (Double) one.values().get(Answered.LENGTH) <= to);
        }
        List<Double> all = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Predicate<Answered> one = holds.get(i);
            all.add(p(examples, one, one.negate()));
            told.add(names.get(i));
            for (int j = i + 1; j < names.size(); j++) {
                Predicate<Answered> other = holds.get(j);
                if (facets.get(i).equals(facets.get(j))
                        || Math.min(
                                        count(examples, one.and(other)),
                                        Math.min(
                                                count(examples, one.and(other.negate())),
                                                count(examples, other.and(one.negate()))))
                                < 4) {
                    continue;
                }
                all.add(Math.max(
                        p(examples, one.and(other), one.and(other.negate())),
                        p(examples, one.and(other), other.and(one.negate()))));
                told.add(String.join("+", new TreeSet<>(List.of(names.get(i), names.get(j)))));
            }
        }
        double[] adjusted = BenjaminiHochberg.adjust(
                all.stream().mapToDouble(Double::doubleValue).toArray());
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            if (adjusted[i] <= 0.9) {
                expected.add(String.format("%s %.9f %.9f", told.get(i), all.get(i), adjusted[i]));
            }
        }
        assertThat(expected).hasSizeGreaterThan(3).anyMatch(slice -> slice.contains("+"));
        assertThat(slices.find(examples))
                .extracting(slice -> String.format(
                        "%s %.9f %.9f",
                        String.join(
                                "+",
                                new TreeSet<>(slice.conditions().stream()
                                        .map(Condition::text)
                                        .toList())),
                        slice.p(),
                        slice.adjusted()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static long count(List<Answered> examples, Predicate<Answered> holds) {
        return examples.stream().filter(holds).count();
    }

    /** Of all ways to choose the slice's examples, the part with as many wrong ones or more. */
    private static double p(List<Answered> examples, Predicate<Answered> inside, Predicate<Answered> outside) {
        int size = (int) count(examples, inside);
        int others = (int) count(examples, outside);
        int wrong = (int) count(examples, inside.and(Answered::isWrong));
        int allWrong = wrong + (int) count(examples, outside.and(Answered::isWrong));
        BigInteger ways = BigInteger.ZERO;
        for (int more = wrong; more <= Math.min(size, allWrong); more++) {
            ways = ways.add(choose(allWrong, more).multiply(choose(size + others - allWrong, size - more)));
        }
        return new BigDecimal(ways)
                .divide(new BigDecimal(choose(size + others, size)), MathContext.DECIMAL64)
                .doubleValue();
    }

    private static BigInteger choose(int of, int some) {
        BigInteger ways = some < 0 || some > of ? BigInteger.ZERO : BigInteger.ONE;
        for (int i = 0; i < some && some <= of; i++) {
            ways = ways.multiply(BigInteger.valueOf(of - i)).divide(BigInteger.valueOf(i + 1));
        }
        return ways;
    }

    @Test
    void a_model_that_is_always_right_or_always_wrong_has_no_slices() {
        assertThat(Slices.STANDARD.find(data(200, 6, (words, label, length) -> 0)))
                .isEmpty();
        assertThat(Slices.STANDARD.find(data(200, 6, (words, label, length) -> 1)))
                .isEmpty();
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Slices.STANDARD.find(List.of()))
                .withMessage("There are no examples to look for slices in.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Slices(10, 1, 5, 5))
                .withMessage("The false discovery rate is from 0 to 1, got 1.0.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Slices(0, 0.1, 5, 5))
                .withMessage("Slices have at least 1 example, and words and conditions are counted, got fewest 0, words"
                        + " 5, pairsOf 5.");
    }
}
