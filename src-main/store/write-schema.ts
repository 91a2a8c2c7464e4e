import Database from 'better-sqlite3'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { listMigrations } from './migrate.ts'

const schemaFile = fileURLToPath(new URL('schema.sql', import.meta.url))

/** The schema as all migrations together leave it, for readers; migrations alone make it. */
export function renderSchema(): string {
  const db = new Database(':memory:')
  try {
    const migrations = listMigrations()
    for (const { sql } of migrations) db.exec(sql)
    const statements = db
      .prepare<[], { sql: string }>(
        `SELECT s.sql FROM sqlite_schema s LEFT JOIN pragma_table_list l ON l.schema = 'main' AND l.name = s.tbl_name
         WHERE s.sql IS NOT NULL AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND l.type <> 'shadow' ORDER BY s.rowid`,
      )
      .all()
    const head = `-- Written by src-main/store/write-schema.ts from the migrations; do not edit. Version ${migrations.length}.`
    return `${[head, ...statements.map(({ sql }) => `${sql};`)].join('\n\n')}\n`
  } finally {
    db.close()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(schemaFile, renderSchema())
