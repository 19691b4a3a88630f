/** The public files the demo is made from, with the SHA-256 of each as it was fetched. */
export const rawFiles = {
  adultTrain: {
    name: 'adult-train.csv.gz',
    sha256: 'e30ec14d49c4c713a83972fca390bf53a039a3d06230f79ce3315508c7b2ad5e',
  },
  adultTest: {
    name: 'adult-test.csv.gz',
    sha256: '2b46541fe1d8a2eaec9d7e93c542efc7e7073c64e0673e431cb0fefad56aa0bd',
  },
  housingReference: {
    name: 'california-housing-reference.csv.gz',
    sha256: '657718612226cc1d48bcc091aa8609e11a0cdc50b0b2d6e6b3c9f908bdb6f5c9',
  },
  housingAnalysis: {
    name: 'california-housing-analysis.csv.gz',
    sha256: '01d1fd39a4a9115c65f3f062d4f797d99890492cc3a4e345eeeefcce9a27e8fc',
  },
  germanCredit: {
    name: 'german-credit.csv',
    sha256: 'f738e65855129b3be6dd94ee716f43a2f60758621439229c9f2ef850d8e2c5ac',
  },
  weather: {
    name: 'nyc-weather-2013.csv.gz',
    sha256: 'e290f6631753a3cb9a77a09ad161f565fe0b33362ccd2bdd6c5ef55910d5e7f5',
  },
} as const;

export type RawFileName = keyof typeof rawFiles;

/** Shown on the screen and written into NOTICE.md. */
export const demoSources = [
  {
    title: 'Adult (Census Income)',
    licence: 'CC BY 4.0',
    source: 'Becker, B. and Kohavi, R. (1996), UCI Machine Learning Repository, doi.org/10.24432/C5XW20',
    context:
      'Answers of people to the United States census of 1994. Sex and race are kept as the census recorded them, to show how groups are compared. The income line of 50,000 dollars and the picture of society are those of 1994; nothing here describes anyone living now, and no decision about a person should rest on it.',
    changes:
      'Written as Parquet; unknown values ("?") are empty; the sampling weight is left out, education_num is called education_years, and the income band is a boolean. Order unchanged.',
  },
  {
    title: 'California Housing with a simulated model in production (NannyML)',
    licence: 'Apache-2.0',
    source:
      'NannyML, github.com/NannyML/nannyml; housing data of the 1990 United States census from Pace, R. K. and Barry, R. (1997)',
    context:
      'Block groups, not people: averages over some hundreds of homes each. The time stamps are invented by the authors of the set: the model first sees one part of the state and later another, so the drift is real and known.',
    changes:
      'Written as Parquet; columns renamed in plain words; time stamps read as UTC; label and decision written as booleans.',
  },
  {
    title: 'Statlog (German Credit Data)',
    licence: 'CC BY 4.0',
    source: 'Hofmann, H. (1994), UCI Machine Learning Repository, doi.org/10.24432/C5NC77',
    context:
      'Loans of a German bank from the 1970s. Sex is derived from the published code of personal status. Grömping (2019, "South German Credit Data") found errors in the published code table, so nothing should be concluded about groups of people from it.',
    changes:
      'Codes written as words after the published code table; columns renamed; sex derived from personal status; telephone, personal status and foreign worker left out; split into 960 rows and 40 rows in file order.',
  },
  {
    title: 'Hourly weather at the New York airports, 2013 (nycflights13)',
    licence: 'CC0 1.0',
    source: 'github.com/tidyverse/nycflights13, from records of the Iowa Environmental Mesonet (ASOS)',
    context: 'Measurements of weather; no people.',
    changes: 'Split by airport and month; columns renamed with their units; "NA" written as empty.',
  },
] as const;
