"""The one way to SQL: tables, migrations, the unit of work and its queries."""
