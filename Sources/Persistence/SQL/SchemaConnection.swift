/// A connection that may change the schema, as the operator's commands do.
protocol SchemaConnection: SQLConnection {
    /// Runs several statements without arguments.
    func script(_ sql: String) throws
}
