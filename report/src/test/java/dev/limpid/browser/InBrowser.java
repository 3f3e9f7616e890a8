package dev.limpid.browser;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link Browsing}, started for the first that asks and shared by all of a run. Without a browser they fail;
 * {@code -Dlimpid.browser=false} leaves them out.
 */
public final class InBrowser implements ExecutionCondition, ParameterResolver {
    private static final Namespace OURS = Namespace.create(InBrowser.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return "false".equals(System.getProperty("limpid.browser"))
                ? ConditionEvaluationResult.disabled("-Dlimpid.browser=false leaves out what needs a browser.")
                : ConditionEvaluationResult.enabled("");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browsing.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // JUnit closes what is in its store when all tests are done.
        return context.getRoot()
                .getStore(OURS)
                .computeIfAbsent(Browsing.class, key -> Browsing.start(), Browsing.class);
    }
}
