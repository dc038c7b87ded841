// The place of Vendors.
