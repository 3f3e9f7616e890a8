/**
 * Small complete programs, one idea each. {@code examples/run NAME} runs one from a checkout.
 *
 * <p>Begin with {@link dev.limpid.examples.ExplainText} and {@link dev.limpid.examples.ExplainPicture}: a model, a question, an
 * answer. {@link dev.limpid.examples.CompareMethods} asks which explanation to believe, {@link
 * dev.limpid.examples.ChooseModel} which model to take, {@link dev.limpid.examples.FineTune} makes one of your own. {@link
 * dev.limpid.examples.ExplainService} and {@link dev.limpid.examples.ExplainDjl} explain what is not Limpid's, {@link
 * dev.limpid.examples.ExplanationServer} answers others. How Limpid itself is extended is shown in {@code extending}. An
 * explanation as a test of your own build is among this module's tests, {@code DigitsAreReadByTheirStrokesTest}.
 *
 * <p>Nothing depends on this package, and it uses of Limpid only what is public.
 */
@NullMarked
package dev.limpid.examples;

import org.jspecify.annotations.NullMarked;
