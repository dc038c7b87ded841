extension Instant {
    /// The instant as RFC 3339 in UTC with milliseconds, for example `2026-11-21T02:30:00.000Z`.
    package var rfc3339: String {
        var text: [UInt8] = []
        appendRFC3339(to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the same 24 characters as bytes.
    package func appendRFC3339(to output: inout [UInt8]) {
        let (date, time) = (civilDate, Int(milliseconds - daysSinceEpoch * 86_400_000))
        output.reserveCapacity(output.count + 24)
        appendPadded(date.year, 4, UInt8(ascii: "-"), to: &output)
        appendPadded(date.month, 2, UInt8(ascii: "-"), to: &output)
        appendPadded(date.day, 2, UInt8(ascii: "T"), to: &output)
        appendPadded(time / 3_600_000, 2, UInt8(ascii: ":"), to: &output)
        appendPadded(time / 60_000 % 60, 2, UInt8(ascii: ":"), to: &output)
        appendPadded(time / 1_000 % 60, 2, UInt8(ascii: "."), to: &output)
        appendPadded(time % 1_000, 3, UInt8(ascii: "Z"), to: &output)
    }

    /// Reads RFC 3339 with `Z` or a numeric offset; fractions beyond milliseconds are cut off.
    package init?(rfc3339 text: String) {
        var digits = DigitReader(text)
        guard let year = digits.number(4), digits.skip("-"), let month = digits.number(2), digits.skip("-"),
            let day = digits.number(2), digits.skip("T") || digits.skip("t") || digits.skip(" "),
            let hour = digits.number(2), digits.skip(":"), let minute = digits.number(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60
        else { return nil }
        let second = digits.skip(":") ? digits.number(2) : 0
        let fraction = digits.skip(".") ? digits.fractionInMilliseconds() : 0
        guard let second, let fraction, let offset = digits.offsetInMinutes(), digits.isAtEnd, second < 61 else {
            return nil
        }
        let days = Instant.daysFromCivil(year: year, month: month, day: day)
        let seconds = Int64(hour * 3_600 + minute * 60 + second - offset * 60)
        self.init(milliseconds: days * 86_400_000 + seconds * 1_000 + Int64(fraction))
        guard civilDateMatches(year: year, month: month, day: day, offset: offset, second: second) else { return nil }
    }

    /// Days since 1970-01-01, rounded down.
    package var daysSinceEpoch: Int64 {
        milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000
    }

    /// The proleptic Gregorian date in UTC (the days-to-civil algorithm of H.
    ///
    /// Hinnant).
    package var civilDate: (year: Int, month: Int, day: Int) {
        let shifted = daysSinceEpoch + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (Int(year), Int(month), Int(dayOfYear - (153 * monthIndex + 2) / 5 + 1))
    }

    package static func daysFromCivil(year: Int, month: Int, day: Int) -> Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = Int64((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Refuses dates that do not exist, such as 30 February.
    private func civilDateMatches(year: Int, month: Int, day: Int, offset: Int, second: Int) -> Bool {
        let midday = Instant(milliseconds: Instant.daysFromCivil(year: year, month: month, day: day) * 86_400_000)
        return midday.civilDate == (year, month, day)
    }
}

/// Appends a number with leading zeros, then the mark that follows it.
private func appendPadded(_ number: Int, _ width: Int, _ mark: UInt8, to output: inout [UInt8]) {
    if number < 0 || number > 9_999 {
        output.append(contentsOf: String(number).utf8)
    } else {
        var divisor = width == 4 ? 1_000 : width == 3 ? 100 : 10
        while divisor > 0 {
            output.append(UInt8(48 + number / divisor % 10))
            divisor /= 10
        }
    }
    output.append(mark)
}

private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ width: Int) -> Int? {
        let digits = rest.prefix(width)
        guard digits.count == width, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest.removeFirst(width)
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    mutating func fractionInMilliseconds() -> Int? {
        let digits = rest.prefix { (48...57).contains($0) }
        guard !digits.isEmpty else { return nil }
        rest.removeFirst(digits.count)
        let three = Array(digits.prefix(3)) + Array(repeating: 48, count: max(0, 3 - digits.count))
        return three.reduce(0) { $0 * 10 + Int($1 - 48) }
    }

    mutating func offsetInMinutes() -> Int? {
        if skip("Z") || skip("z") { return 0 }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(2) else { return nil }
        _ = skip(":")
        guard let minutes = number(2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}

extension Instant {
    /// The first moment in UTC of a day written as `2026-11-21`; nil when it is no date.
    package init?(day text: String) {
        guard text.utf8.count == 10, let instant = Instant(rfc3339: text + "T00:00:00Z") else { return nil }
        self = instant
    }

    /// The day in UTC, for example `2026-11-21`.
    package var dayText: String { String(rfc3339.prefix(10)) }
}
