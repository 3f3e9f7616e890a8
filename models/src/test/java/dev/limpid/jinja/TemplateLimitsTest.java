package dev.limpid.jinja;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/** Templates that would take all time or memory, end in one line; so do those that want out. */
class TemplateLimitsTest {
    private static final int SMALL_STACK = 512 << 10;

    /** What comes of a template, on a stack as small as a thread's may be. */
    private static Object outcome(String source, Map<String, ?> variables) throws InterruptedException {
        AtomicReference<Object> result = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        result.set(Template.of(source).render(variables, JinjaGoldens.CLOCK));
                    } catch (Throwable thrown) {
                        result.set(thrown);
                    }
                },
                "template",
                SMALL_STACK);
        thread.start();
        thread.join();
        return result.get();
    }

    private static void refuses(String source, String problem) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Object outcome = outcome(source, Map.of());
            assertThat(outcome).isInstanceOf(TemplateException.class);
            assertThat(((TemplateException) outcome).getMessage())
                    .contains(problem)
                    .hasSizeLessThan(700)
                    .doesNotContain("\n");
        });
    }

    static List<String> bombs() {
        String large = "{% set ns = namespace(x='ab' * 1000000) %}";
        return List.of(
                "{{ 'a' * 1000000000 }}",
                "{{ [0] * 1000000000 }}",
                "{% set ns = namespace(x='a') %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% set ns = namespace(x=[1]) %}{% for i in range(100) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
                "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
                "{% for i in range(99999) %}{% for j in range(99999) %}x{% endfor %}{% endfor %}",
                large + "{% for i in range(99999) %}{% if ns.x == ns.x + '' %}{% endif %}{% endfor %}",
                large + "{% for i in range(99999) %}{% if 'b' * 99999 in ns.x %}{% endif %}{% endfor %}",
                large + "{% for i in range(99999) %}{% set y = ns.x.replace('', 'xyz') %}{% endfor %}",
                large + "{% for i in range(99999) %}{% set y = ns.x|list %}{% endfor %}",
                large + "{% for i in range(99999) %}{% set y = ns.x.split('a') %}{% endfor %}",
                large + "{% for i in range(99999) %}{% set y = ns.x[::-1] %}{% endfor %}",
                large + "{{ ns.x.find('ab' * 400000 ~ 'c') }}",
                large + "{{ ns.x.strip('c' * 999999 ~ 'ab') }}",
                large + "{{ ns.x|indent(999)|indent(999)|upper|title|tojson|string ~ ns.x * 30 }}",
                "{{ ('a\n' * 99999)|indent('b' * 99999) }}",
                "{{ ('a' * 99999)|join('b' * 99999) }}",
                "{{ (['a'] * 99999)|join('b' * 99999) }}",
                "{{ range(99999)|map('string')|unique|list|length }}",
                "{% macro f() %}{% for i in range(9) %}{{ f() }}{% endfor %}{% endmacro %}{{ f() }}",
                "{% set ns = namespace(x=[]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
                "{% set ns = namespace(x=[]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x|tojson }}",
                "{% set ns = namespace(x=[], y=[]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% set ns.y = [ns.y] %}"
                        + "{% endfor %}{{ ns.x == ns.y }}",
                "{% set ns = namespace(x=[1], y=[2]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% set ns.y = [ns.y] %}"
                        + "{% endfor %}{{ ns.x < ns.y }}",
                "{% set ns = namespace() %}{% set ns.x = [ns] %}{{ ns.x }}",
                "{% set ns = namespace(x={}) %}{% for i in range(40) %}{% set ns.x = {'a': ns.x, 'b': ns.x} %}{% endfor %}{{ ns.x }}",
                "{% set ns = namespace(x={}) %}{% for i in range(40) %}{% set ns.x = {'a': ns.x, 'b': ns.x} %}{% endfor %}"
                        + "{{ ns.x|tojson(indent=60) }}");
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void what_would_take_all_time_or_memory_ends(String bomb) {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            Object outcome = outcome(bomb, Map.of());
            assertThat(outcome).isInstanceOf(TemplateException.class);
            assertThat(((TemplateException) outcome).getMessage())
                    .matches("line 1: (the template takes more than 20000000 steps and letters"
                            + "|nested deeper than 250 levels as it runs|a namespace cannot be written)\\.");
        });
    }

    @Test
    void what_is_nested_too_deeply_is_refused() {
        int many = 20_000;
        refuses("{{ " + "(".repeat(many) + "1" + ")".repeat(many) + " }}", "nested deeper than 100 levels.");
        refuses("{{ " + "[".repeat(many) + "]".repeat(many) + " }}", "nested deeper than 100 levels.");
        refuses("{{ " + "not ".repeat(many) + "1 }}", "nested deeper than 100 levels.");
        refuses("{{ " + "- ".repeat(many) + "1 }}", "nested deeper than 100 levels.");
        refuses("{{ 1" + " if 1 else 1".repeat(many) + " }}", "nested deeper than 100 levels.");
        refuses("{{ " + "f(".repeat(many) + ")".repeat(many) + " }}", "nested deeper than 100 levels.");
        refuses("{% for " + "(".repeat(many) + ")".repeat(many) + " %}", "nested deeper than 100 levels.");
        refuses("{% if 1 %}".repeat(many), "nested deeper than 100 levels.");
        refuses("{{ 1" + " + 1".repeat(many) + " }}", "more than 200 operators in a row.");
        refuses("{{ 1" + " if 1".repeat(many) + " }}", "more than 200 operators in a row.");
        refuses("{{ x" + "|trim".repeat(many) + " }}", "more than 200 operators in a row.");
        refuses("{{ x" + ".a".repeat(many) + " }}", "more than 200 attributes and calls in a row.");
        refuses("{{ x" + "()".repeat(many) + " }}", "more than 200 attributes and calls in a row.");
        refuses("{% filter a" + "|a".repeat(many) + " %}", "more than 200 filters in a row.");
        refuses("{% set x" + "|a".repeat(many) + " %}", "more than 200 filters in a row.");
        refuses("a".repeat((1 << 18) + 1), "262145 characters are more than a template may have (262144).");
    }

    @Test
    void long_templates_are_read_in_time() {
        int many = 1 << 18;
        for (String piece : List.of(
                "{% if 1 %}{% endif %}",
                "{{ 1 }} ",
                "{# #}",
                "{% raw %}{%",
                "{%",
                "{%  ",
                "a",
                "\n ",
                "{{'",
                "{{ 0_",
                "{% raw %}{% endraw %}")) {
            String source = piece.repeat(many / piece.length());
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                Object outcome = outcome(source, Map.of());
                assertThat(outcome).isInstanceOfAny(String.class, TemplateException.class);
            });
        }
    }

    @Test
    void a_long_chat_may_take_as_much_as_it_is_long() throws InterruptedException {
        String text = "word ".repeat(1_000_000);
        String template = "{% for m in messages %}{{ '<|' + m + '|>' ~ m|trim }}{% endfor %}";
        Object outcome = outcome(template, Map.of("messages", List.of(text, text)));
        assertThat(outcome).isInstanceOf(String.class);
        assertThat((String) outcome).hasSize(2 * (5_000_000 + 4 + 4_999_999));
    }

    @Test
    void no_way_leads_out() {
        for (String name : List.of(
                "class",
                "getClass",
                "getClass()",
                "__class__",
                "hashCode()",
                "wait()",
                "chars()",
                "bytes",
                "text",
                "format('%s')",
                "intern()")) {
            for (String of : List.of(
                    "''",
                    "1",
                    "1.5",
                    "[]",
                    "()",
                    "{}",
                    "true",
                    "none",
                    "range",
                    "namespace()",
                    "m",
                    "m.get",
                    "loop",
                    "''.strip")) {
                String source = "{% for m in messages %}{{ " + of + "." + name + " }}{% endfor %}";
                String indexed =
                        "{% for m in messages %}{{ (" + of + ")['" + name.replace("'", "") + "'] }}{% endfor %}";
                for (String one : List.of(source, indexed)) {
                    try {
                        assertThat(Template.of(one)
                                        .render(
                                                Map.of("messages", List.of(Map.of("role", "user"))),
                                                JinjaGoldens.CLOCK))
                                .isEmpty();
                    } catch (TemplateException refused) {
                        assertThat(refused.getMessage()).startsWith("line 1: ");
                    }
                }
            }
        }
    }

    @Test
    void variables_of_other_types_are_refused() {
        Map<String, Object> variables = new HashMap<>();
        variables.put("x", new StringBuilder());
        assertThatThrownBy(() -> Template.of("{{ x }}").render(variables, JinjaGoldens.CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A template takes texts, booleans, numbers, null, lists and maps, not java.lang.StringBuilder.");
    }
}
