package dev.flotilla.contract.trust;

/** Something is not to be trusted; the subclass says which rule it broke, the message by what. */
public abstract sealed class TrustException extends Exception
        permits BadSignatureException,
                BelowFloorException,
                DelegationExceededException,
                DigestMismatchException,
                ExpiredMetadataException,
                LengthExceededException,
                MalformedKeyException,
                MalformedMetadataException,
                MalformedRequestException,
                MixAndMatchException,
                RollbackAttackException,
                SlowRetrievalException,
                UnknownRoleException,
                UnknownTargetException {
    private static final long serialVersionUID = 1L;

    TrustException(String message) {
        super(message);
    }
}
