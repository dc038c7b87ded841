package import Kernel

/// An alarm on the system's monotonic clock.
package struct ClockAlarm: Alarm {
    package init() {}

    package func sleep(for span: Span) async { try? await Task.sleep(for: .milliseconds(span.milliseconds)) }
}
