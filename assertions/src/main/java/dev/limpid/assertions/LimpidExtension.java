package dev.limpid.assertions;

import dev.limpid.task.TaskModel;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.util.Optional;

/**
 * Gives tests the models that {@link UnderTest} names. Each is opened once for a test class, whatever number of tests and
 * nested classes take it, and closed after it.
 */
public final class LimpidExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(LimpidExtension.class);

    /** What is opened once. */
    private record Key(String name, String task) {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == ModelUnderTest.class || TaskModel.class.isAssignableFrom(type);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        UnderTest named = parameter
                .findAnnotation(UnderTest.class)
                .or(() -> ofClass(context))
                .orElseThrow(() -> new ParameterResolutionException("No model is named for parameter '"
                        + parameter.getParameter().getName() + "' of "
                        + parameter.getDeclaringExecutable().getName()
                        + ": put @UnderTest(\"bert-base-uncased\") on it or on the test class."));
        ModelUnderTest model = outermost(context)
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        new Key(named.value(), named.task()),
                        key -> ModelUnderTest.open(key.name, key.task.isEmpty() ? null : key.task),
                        ModelUnderTest.class);
        Class<?> type = parameter.getParameter().getType();
        if (type == ModelUnderTest.class) {
            return model;
        }
        if (!type.isInstance(model.model())) {
            throw new ParameterResolutionException("Model '" + model + "' does "
                    + model.model().task() + " and is a "
                    + model.model().getClass().getSimpleName() + ", parameter '"
                    + parameter.getParameter().getName() + "' takes a " + type.getSimpleName() + ".");
        }
        return model.model();
    }

    /** The nearest class around the test that names one. */
    private static Optional<UnderTest> ofClass(ExtensionContext context) {
        for (Class<?> type = context.getRequiredTestClass(); type != null; type = type.getEnclosingClass()) {
            UnderTest named = type.getAnnotation(UnderTest.class);
            if (named != null) {
                return Optional.of(named);
            }
        }
        return Optional.empty();
    }

    private static ExtensionContext outermost(ExtensionContext context) {
        ExtensionContext outermost = context;
        for (Optional<ExtensionContext> parent = context.getParent();
                parent.isPresent() && parent.get().getTestClass().isPresent();
                parent = parent.get().getParent()) {
            outermost = parent.get();
        }
        return outermost;
    }
}
