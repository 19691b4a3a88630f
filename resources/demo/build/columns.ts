import type { ImportColumn } from '../../../shared/contract/datasets.ts';

function column(name: string, type: ImportColumn['type'], role: ImportColumn['role'] = 'feature'): ImportColumn {
  return { name, type, role };
}

export const adultColumns = [
  column('age', 'numeric', 'protected'),
  column('workclass', 'categorical'),
  column('education', 'categorical'),
  column('education_years', 'numeric'),
  column('marital_status', 'categorical'),
  column('occupation', 'categorical'),
  column('relationship', 'categorical'),
  column('race', 'categorical', 'protected'),
  column('sex', 'categorical', 'protected'),
  column('capital_gain', 'numeric'),
  column('capital_loss', 'numeric'),
  column('hours_per_week', 'numeric'),
  column('native_country', 'categorical'),
  column('income_over_50k', 'boolean', 'label'),
];

export const housingColumns = [
  column('id', 'numeric', 'id'),
  column('timestamp', 'datetime', 'timestamp'),
  column('median_income', 'numeric'),
  column('house_age_years', 'numeric'),
  column('average_rooms', 'numeric'),
  column('average_bedrooms', 'numeric'),
  column('population', 'numeric'),
  column('average_occupancy', 'numeric'),
  column('latitude', 'numeric'),
  column('longitude', 'numeric'),
  column('probability_high', 'numeric', 'score'),
  column('predicted_high', 'boolean', 'prediction'),
  column('price_is_high', 'boolean', 'label'),
];

export const creditColumns = [
  column('checking_account', 'categorical'),
  column('credit_history', 'categorical'),
  column('purpose', 'categorical'),
  column('savings', 'categorical'),
  column('employment', 'categorical'),
  column('guarantors', 'categorical'),
  column('property', 'categorical'),
  column('other_plans', 'categorical'),
  column('housing', 'categorical'),
  column('job', 'categorical'),
  column('duration_months', 'numeric'),
  column('amount_dm', 'numeric'),
  column('instalment_percent_of_income', 'numeric'),
  column('residence_years', 'numeric'),
  column('age_years', 'numeric', 'protected'),
  column('existing_credits', 'numeric'),
  column('dependants', 'numeric'),
  column('sex', 'categorical', 'protected'),
  column('repaid', 'boolean', 'label'),
];

const weatherFeatures = [
  column('dew_point_f', 'numeric'),
  column('relative_humidity_percent', 'numeric'),
  column('wind_direction_degrees', 'numeric'),
  column('precipitation_inches', 'numeric'),
  column('pressure_millibars', 'numeric'),
  column('visibility_miles', 'numeric'),
];

export const temperatureColumns = [
  column('observed_at', 'datetime', 'timestamp'),
  ...weatherFeatures,
  column('wind_speed_mph', 'numeric'),
  column('temperature_f', 'numeric', 'label'),
];

export const windColumns = [
  column('observed_at', 'datetime', 'timestamp'),
  column('temperature_f', 'numeric'),
  ...weatherFeatures,
  column('wind_speed_mph', 'numeric', 'label'),
];
