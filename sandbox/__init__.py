"""The sandbox: what people practise. It knows no other room of the house."""
