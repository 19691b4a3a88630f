import type { ModelCardInput } from '../../../shared/schema/model-card.ts';

/*
 * Facts about the data are from the pages of their sources (see sources.ts and NOTICE.md); counts were taken from the
 * files of the demo; weights and figures of the income model come from income-model.ts.
 */

export const incomeCard: ModelCardInput = {
  details: {
    developers: 'Customer analytics team (of the demo).',
    type: 'Logistic regression with six inputs; its file is readable JSON.',
    method:
      "Newton's method on the whole training half. Inputs: age, years of education, hours of work a week, married and living together, log of capital gain and of capital loss. Sex and race are no inputs; being married goes with sex in these data, so that they act all the same.",
    resources: 'Becker, B. and Kohavi, R. (1996), Adult, UCI Machine Learning Repository, doi.org/10.24432/C5XW20',
    licence: 'Data: CC BY 4.0.',
    contact: 'Customer analytics team.',
  },
  use: {
    purposes: 'To choose which savings products are offered first.',
    users: 'Staff who plan offers to households.',
    outOfScope:
      'Any decision that refuses something to a person: credit, employment, housing, insurance. The line of 50,000 dollars and the society behind it are those of 1994.',
  },
  factors: {
    relevant: 'Sex, race and age: in these data the high income is recorded far less often for women and for several races.',
    evaluated: 'Sex and race, with their crossing, and age in four ranges; see the fairness checks of the model.',
  },
  metrics: {
    measures: 'Area under the ROC curve and accuracy on the held-out half of the same census.',
    thresholds: '0.5 for the accuracy. Offers are ranked, not cut off.',
    variation: 'None stated for these figures; a performance result of DriftGuard states intervals.',
  },
  evaluation: {
    data: 'Census 1994, held-out half: 16,281 people.',
    motivation: 'The split published with the data, so that figures can be compared with others.',
    preparation: 'None beside the renaming told in the notice of the demo.',
  },
  training: {
    data: 'Census 1994, training half: 32,561 people.',
    motivation: 'The split published with the data.',
    preparation: 'The sampling weight is left out: rows count alike.',
  },
  analyses: {
    unitary: 'The fairness checks of the labels by sex and by race find violations in both halves: a model that learns these labels repeats them.',
    intersectional: 'Sex crossed with race is in the same checks; several crossings are small.',
  },
  ethics: {
    considerations:
      'The census recorded sex as two values and race as five; people were not asked how they describe themselves in more detail. Income is a sensitive fact, and an estimate of it should not follow a person.',
  },
  caveats: {
    caveats: 'Thirty years old, one country, and an income line that inflation has moved.',
    recommendations: 'Keep it to ranking offers, watch the fairness checks, and train anew before any other use.',
  },
};

export const housingCard: ModelCardInput = {
  details: {
    developers: 'NannyML NV made the model and published its scores; the file of the model is not public.',
    type: 'Binary classification with a score from 0 to 1.',
    method: 'Not published with the data.',
    resources: 'github.com/NannyML/nannyml; housing data: Pace, R. K. and Barry, R. (1997)',
    licence: 'Data and scores: Apache-2.0.',
    contact: 'Mortgage valuation team (of the demo).',
  },
  use: {
    purposes: 'A first check of valuations by hand: does the median price of a block lie in the upper band?',
    users: 'People who value homes.',
    outOfScope: 'The price of a single home, and any year but that of the census, 1990.',
  },
  factors: {
    relevant: 'Place: latitude and longitude are inputs, and parts of California differ.',
    evaluated: 'None beside drift by feature; see the comparisons of the model.',
  },
  metrics: {
    measures: 'Area under the ROC curve first; precision, recall and calibration beside it.',
    thresholds: 'The published decision; scores count from 0.5 where none is given.',
    variation: 'DeLong, Wilson and bootstrap intervals of 95 %, stated with each figure.',
  },
  evaluation: {
    data: 'June 2021 to May 2022; the time stamps are invented by the authors of the set.',
    motivation: 'Another part of the state than in the first months, so that drift is real and known.',
    preparation: 'Columns renamed; label and decision written as yes and no.',
  },
  training: {
    data: 'The reference, October 2020 to May 2021, stands for it: the training rows themselves are not published.',
    motivation: 'The period in which the model did as expected.',
    preparation: 'As the evaluation data.',
  },
  analyses: {
    unitary: 'By month, in the monitor of the model: place and score drift strongly from June 2021 on.',
    intersectional: 'Not made.',
  },
  ethics: {
    considerations: 'Block groups, not people. Prices by place may still stand for who lives there.',
  },
  caveats: {
    caveats: 'A simulated production: good for showing methods, not for valuing homes.',
    recommendations: 'Do not rely on it where the drift alarm stands.',
  },
};

export const windCard: ModelCardInput = {
  details: {
    developers: 'Airport operations team (of the demo).',
    type: 'Linear regression with seven inputs; its file is readable JSON.',
    method: 'Least squares over the hours without a missing value. Inputs: temperature, dew point, humidity, wind direction as sine and cosine, pressure and visibility.',
    resources: 'Hourly records of the Iowa Environmental Mesonet, as in the R package nycflights13.',
    licence: 'Data: CC0 1.0.',
    contact: 'Airport operations team.',
  },
  use: {
    purposes: 'A second opinion on the wind where an anemometer fails or disagrees.',
    users: 'People who decide when ground crews go out.',
    outOfScope: 'Take-off and landing, any forecast, and any airport where it was not tried.',
  },
  factors: {
    relevant: 'Place and season: the wind comes from elsewhere at another airport.',
    evaluated: 'Newark and John F. Kennedy, the year 2013; see the comparison of the model.',
  },
  metrics: {
    measures: 'Root mean square error in miles an hour, at both airports.',
    thresholds: 'None: it gives a number, and people decide.',
    variation: 'None stated for these figures.',
  },
  evaluation: {
    data: 'John F. Kennedy 2013, hour by hour.',
    motivation: 'The airport where it is to be used next.',
    preparation: 'Hours with a missing value are left out.',
  },
  training: {
    data: 'Newark 2013, hour by hour.',
    motivation: 'The airport whose anemometer was to be replaced.',
    preparation: 'Hours with a missing value are left out, and one of 1,048 miles an hour, an error of the source.',
  },
  analyses: {
    unitary: 'By airport, in the figures above.',
    intersectional: 'Not made.',
  },
  ethics: {
    considerations: 'Crews rely on warnings: one that fails to come does harm, so it stands beside a person and decides nothing alone.',
  },
  caveats: {
    caveats: 'What is measured in the same hour explains only a part of the wind.',
    recommendations: 'Fit it anew for each airport before more than a canary.',
  },
};
