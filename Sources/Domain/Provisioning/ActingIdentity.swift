package import Kernel

extension HasIdentities {
    /// As whom a job acts: whom it named already, else whoever its person is mapped to now.
    ///
    /// A removal that named nobody undoes what was done by hand, and that was not done to an account which somebody else
    /// had then: for one that was handed on there is nobody to name, and a person has to look.
    package func actingIdentity(of job: Job) throws -> ID<ExternalIdentity>? {
        if let named = job.identity { return named }
        guard let mapped = try identities.mapping(of: job.person, at: job.target.connection)?.identity else {
            return nil
        }
        guard job.kind == .deprovision, let reference = try identities.identity(mapped)?.reference else {
            return mapped
        }
        let wasAnothers = try identities.holders(reference: reference).contains { $0.person != job.person }
        return wasAnothers ? nil : mapped
    }
}
