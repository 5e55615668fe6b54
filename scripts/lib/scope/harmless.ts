// Functions of pg_catalog that are not immutable (those are taken from the server) and yet read no table, change
// nothing and run nothing. What is missing here is refused until the application lists it.
const NAMES = `
  now statement_timestamp transaction_timestamp clock_timestamp timeofday
  gen_random_uuid uuidv4 uuidv7 random random_normal
  age date_part date_trunc date_bin date_add date_subtract extract timezone to_char to_date to_timestamp to_number
  make_timestamptz make_timestamp make_date make_interval generate_series isfinite overlaps timestamptz date time
  concat concat_ws format quote_literal quote_nullable quote_ident array_to_string string_agg array_agg
  to_json to_jsonb row_to_json array_to_json json_build_object json_build_array jsonb_build_object jsonb_build_array
  json_agg jsonb_agg json_object_agg jsonb_object_agg json_agg_strict jsonb_agg_strict
  json_object_agg_strict jsonb_object_agg_strict json_object_agg_unique jsonb_object_agg_unique
  json_populate_record json_populate_recordset jsonb_populate_record jsonb_populate_recordset
  json_to_record json_to_recordset jsonb_to_record jsonb_to_recordset
  jsonb_path_exists_tz jsonb_path_match_tz jsonb_path_query_tz jsonb_path_query_array_tz jsonb_path_query_first_tz
  to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_headline
  pg_typeof pg_column_size merge_action interval numeric varchar bpchar text count any_value
  lower upper position substring overlay trim btrim ltrim rtrim`;

/** The names, each of all its forms. */
export const HARMLESS: readonly string[] = NAMES.trim().split(/\s+/);
