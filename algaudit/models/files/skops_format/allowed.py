"""The types that a skops file may name: estimators and transformers that hold numbers, and what these are made of.

Everything is listed by its exact name. Left out on purpose: whatever can hold a function, a program text or a path that
is followed; and what keeps the cases it learnt from (nearest neighbours, support vectors, Gaussian processes), because
a file with persons in it must not travel.
"""

from __future__ import annotations

from collections.abc import Mapping


def _in(module: str, *names: str) -> frozenset[str]:
    return frozenset(f"sklearn.{module}.{name}" for name in names)


_LINEAR = (
    _in("linear_model._base", "LinearRegression")
    | _in("linear_model._logistic", "LogisticRegression", "LogisticRegressionCV")
    | _in("linear_model._ridge", "Ridge", "RidgeCV", "RidgeClassifier", "RidgeClassifierCV")
    | _in("linear_model._coordinate_descent", "ElasticNet", "ElasticNetCV", "Lasso", "LassoCV")
    | _in("linear_model._bayes", "BayesianRidge", "ARDRegression")
    | _in("linear_model._glm.glm", "PoissonRegressor", "GammaRegressor", "TweedieRegressor")
    | _in("linear_model._huber", "HuberRegressor")
    | _in("linear_model._quantile", "QuantileRegressor")
    | _in("linear_model._perceptron", "Perceptron")
    | _in("linear_model._stochastic_gradient", "SGDClassifier", "SGDRegressor")
    | _in("svm._classes", "LinearSVC", "LinearSVR")
    | _in("discriminant_analysis", "LinearDiscriminantAnalysis", "QuadraticDiscriminantAnalysis")
)
_TREES = (
    _in("tree._classes", "DecisionTreeClassifier", "DecisionTreeRegressor", "ExtraTreeClassifier", "ExtraTreeRegressor")
    | _in("ensemble._forest", "RandomForestClassifier", "RandomForestRegressor")
    | _in("ensemble._forest", "ExtraTreesClassifier", "ExtraTreesRegressor")
    | _in("ensemble._gb", "GradientBoostingClassifier", "GradientBoostingRegressor")
    | _in(
        "ensemble._hist_gradient_boosting.gradient_boosting",
        "HistGradientBoostingClassifier",
        "HistGradientBoostingRegressor",
    )
    | _in("ensemble._hist_gradient_boosting.binning", "_BinMapper")
    | _in("ensemble._hist_gradient_boosting.predictor", "TreePredictor")
)
_TOGETHER = (
    _in("pipeline", "Pipeline", "FeatureUnion")
    | _in("compose._column_transformer", "ColumnTransformer")
    | _in("compose._target", "TransformedTargetRegressor")
    | _in("ensemble._weight_boosting", "AdaBoostClassifier", "AdaBoostRegressor")
    | _in("ensemble._bagging", "BaggingClassifier", "BaggingRegressor")
    | _in("ensemble._voting", "VotingClassifier", "VotingRegressor")
    | _in("ensemble._stacking", "StackingClassifier", "StackingRegressor")
    | _in("calibration", "CalibratedClassifierCV", "_CalibratedClassifier")
    | _in("calibration", "_SigmoidCalibration", "_TemperatureScaling")
    | _in("isotonic", "IsotonicRegression")
    | _in("model_selection._classification_threshold", "FixedThresholdClassifier")
    | _in("multiclass", "OneVsRestClassifier", "OneVsOneClassifier")
    | _in("frozen._frozen", "FrozenEstimator")
    | _in("dummy", "DummyClassifier", "DummyRegressor")
    | _in("naive_bayes", "GaussianNB", "BernoulliNB", "CategoricalNB", "ComplementNB", "MultinomialNB")
    | _in("neural_network._multilayer_perceptron", "MLPClassifier", "MLPRegressor")
)
_PREPARING = (
    _in("preprocessing._data", "Binarizer", "MaxAbsScaler", "MinMaxScaler", "Normalizer", "PowerTransformer")
    | _in("preprocessing._data", "QuantileTransformer", "RobustScaler", "StandardScaler")
    | _in("preprocessing._encoders", "OneHotEncoder", "OrdinalEncoder")
    | _in("preprocessing._target_encoder", "TargetEncoder")
    | _in("preprocessing._discretization", "KBinsDiscretizer")
    | _in("preprocessing._polynomial", "PolynomialFeatures")
    | _in("preprocessing._label", "LabelBinarizer", "LabelEncoder")
    | _in("impute._base", "SimpleImputer", "MissingIndicator")
    | _in("feature_selection._variance_threshold", "VarianceThreshold")
    | _in("decomposition._pca", "PCA")
)
_LOSSES = (
    _in("_loss.link", "HalfLogitLink", "IdentityLink", "Interval", "LogitLink", "LogLink", "MultinomialLogit")
    | _in("_loss.loss", "AbsoluteError", "ExponentialLoss", "HalfBinomialLoss", "HalfGammaLoss", "HalfMultinomialLoss")
    | _in("_loss.loss", "HalfPoissonLoss", "HalfSquaredError", "HalfTweedieLoss", "HalfTweedieLossIdentity")
    | _in("_loss.loss", "HuberLoss", "PinballLoss")
)
_FAST_LOSSES = (
    _in("_loss._loss", "CyAbsoluteError", "CyExponentialLoss", "CyHalfBinomialLoss", "CyHalfGammaLoss")
    | _in("_loss._loss", "CyHalfMultinomialLoss", "CyHalfPoissonLoss", "CyHalfSquaredError", "CyHalfTweedieLoss")
    | _in("_loss._loss", "CyHalfTweedieLossIdentity", "CyHuberLoss", "CyPinballLoss")
    | _in("linear_model._sgd_fast", "EpsilonInsensitive", "Hinge", "ModifiedHuber")
    | _in("linear_model._sgd_fast", "SquaredEpsilonInsensitive", "SquaredHinge")
)
_NUMBERS = frozenset(
    f"numpy.{name}"
    for name in ("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64")
)
#: Holds no function as long as its two functions are empty: what "passthrough" becomes.
EMPTY_FUNCTION = "sklearn.preprocessing._function_transformer.FunctionTransformer"
#: The Bunch is the dictionary in which ensembles keep their members by name.
_DICTS = frozenset({"builtins.dict", "collections.OrderedDict", "sklearn.utils._bunch.Bunch"})

#: How skops builds a thing → the names it may have.
ALLOWED: Mapping[str, frozenset[str]] = {
    "ObjectNode": _LINEAR | _TREES | _TOGETHER | _PREPARING | _LOSSES | {EMPTY_FUNCTION},
    "TreeNode": frozenset({"sklearn.tree._tree.Tree"}),
    "LossNode": _FAST_LOSSES,
    "DictNode": _DICTS,
    "ListNode": frozenset({"builtins.list"}),
    "TupleNode": frozenset({"builtins.tuple"}),
    "SetNode": frozenset({"builtins.set"}),
    "SliceNode": frozenset({"builtins.slice"}),
    "JsonNode": frozenset({"builtins.str"}),
    "NdArrayNode": _NUMBERS | {"numpy.ndarray", "numpy.str_"},
    "DTypeNode": frozenset({"numpy.dtype"}),
    "TypeNode": _NUMBERS | {"builtins.bool", "builtins.float", "builtins.int", "builtins.str", "numpy.str_"},
}
#: All names, for skops itself: what it is told to trust.
TRUSTED = sorted(frozenset().union(*ALLOWED.values()))

#: Needed for learning only, never for scoring: taken out of the file unread.
FORGOTTEN: Mapping[str, frozenset[str]] = {
    "RandomStateNode": frozenset({"numpy.random.mtrand.RandomState"}),
    "RandomGeneratorNode": frozenset({"numpy.random._generator.Generator"}),
    "ObjectNode": frozenset({"sklearn.compose._column_transformer.make_column_selector"})
    | _in("neural_network._stochastic_optimizers", "AdamOptimizer", "SGDOptimizer"),
}
