/**
 * Templates in Jinja, as far as chat templates go.
 *
 * <p>A {@link dev.limpid.jinja.Template} becomes text with variables. {@code Lexer} cuts a source into {@code Token}s and
 * does the white-space control, {@code Parser} with {@code ExpressionParser} makes {@code Statement}s and {@code Expression}s
 * of them, {@code Interpreter} with {@code Evaluator} runs these. Everything is as in Jinja 3.1 with {@code trim_blocks},
 * {@code lstrip_blocks}, loop controls and the immutable sandbox, which is how transformers runs chat templates: texts count
 * code points, {@code True} is written so, what is missing is undefined and written as nothing.
 *
 * <p>Templates come with models, so nobody vouches for them. Whatever one can name is a {@code Value}, a closed set of types
 * of this package; there is no way from it to a class or an object of Java. A {@code Run} counts steps and letters and ends
 * those that take too many; sources, nesting and recursion are limited, too. Everything that goes wrong is a {@link
 * dev.limpid.jinja.TemplateException} of one line with its place.
 *
 * <p>Not here, and refused with a clear error: inheritance and inclusion, {@code call} blocks, recursive loops, {@code %} on
 * texts, and the filters that no chat template was seen to use.
 *
 * <p>This package knows no chat and no model.
 */
@NullMarked
package dev.limpid.jinja;

import org.jspecify.annotations.NullMarked;
