import Domain
import Kernel
import TestKit
import Testing

@Suite struct ConfigureIntakeTests {
    @Test func `polling begins a day before intake was configured, however late the first poll comes`() async throws {
        let company = try await Company()
        let configured = company.clock.now()
        company.clock.advance(by: .days(9))
        #expect(try await company.read { try $0.intake.polledUntil() } == configured - .days(1))
    }

    @Test func `configuring intake again does not poll anew what was seen`() async throws {
        let company = try await Company()
        let seen = company.clock.now()
        try await company.system { try $0.intake.setPolledUntil(seen) }
        company.clock.advance(by: .days(9))
        try await company.write(by: company.admin) { tx in
            guard let project = try tx.intake.project() else { return }
            try ConfigureIntake(project)(in: tx)
        }
        #expect(try await company.read { try $0.intake.polledUntil() } == seen)
    }
}
